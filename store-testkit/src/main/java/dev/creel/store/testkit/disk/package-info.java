/** Disks that fail, remember, or exist in memory only, and the scenarios that a store is put through on them. */
@org.jspecify.annotations.NullMarked
package dev.creel.store.testkit.disk;
