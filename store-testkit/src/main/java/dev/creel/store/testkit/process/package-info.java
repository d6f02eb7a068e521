/** Real processes beside a test: JVMs that are killed and frozen, and a referee that judges whether they exclude each other. */
@org.jspecify.annotations.NullMarked
package dev.creel.store.testkit.process;
