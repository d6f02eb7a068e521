/** The store that keeps the gateway's own {@code sessions.json}. */
package dev.creel.store.file;
