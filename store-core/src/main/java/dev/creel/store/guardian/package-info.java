/** Watches what session stores use, tells people in time, and cleans up if it is told to. */
@org.jspecify.annotations.NullMarked
package dev.creel.store.guardian;
