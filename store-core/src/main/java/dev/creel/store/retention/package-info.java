/** What may be removed from a store and when, why, and how it comes back. */
@org.jspecify.annotations.NullMarked
package dev.creel.store.retention;
