package dev.creel.store.json;

/**
 * A token that JSON forbids inside a value whose extent is certain all the same. Immutable, thread-safe.
 *
 * @param position offset of the offending byte
 * @param message what is wrong there
 */
public record TextFault(long position, String message) {}
