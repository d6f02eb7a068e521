/** Guardians in virtual time, before real stores and disks. */
package dev.creel.store.testkit.guardian;
