package dev.creel.store.file;

import java.nio.file.Path;

/**
 * Where a document really lies at the moment. Immutable, thread-safe.
 *
 * @param real its path with every symbolic link resolved
 * @param exists whether it is there
 * @param owner whose it is, or would be
 */
record Place(Path real, boolean exists, Owner owner) {}
