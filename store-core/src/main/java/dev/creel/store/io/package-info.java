/**
 * The door to the disk, open to the testkit only: a test puts a fault injector, a recorder or files in memory behind it.
 */
package dev.creel.store.io;
