/** What the lifetime of sessions must never do, whatever happens. */
@org.jspecify.annotations.NullMarked
package dev.creel.store.testkit.retention;
