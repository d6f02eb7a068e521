/** What tests and benchmarks of session stores need. */
@org.jspecify.annotations.NullMarked
package dev.creel.store.testkit;
