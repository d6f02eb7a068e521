package dev.creel.store.file;

import java.nio.file.Path;

/** Which names files beside a document may have. Stateless and thread-safe. */
final class FileNames {

    private FileNames() {}

    /** Answers whether a name is a single name of a file or folder. */
    static boolean isSingle(String name) {
        return !name.isEmpty()
                && !name.equals(".")
                && !name.equals("..")
                && name.indexOf('/') < 0
                && name.chars().noneMatch(Character::isISOControl);
    }

    /** @throws IllegalArgumentException if it is no single name */
    static void require(String name) {
        if (!isSingle(name)) {
            throw new IllegalArgumentException(
                    "\"" + name + "\" is no name of a file: it is empty, \".\" or \"..\", or has a"
                            + " separator or a control character in it");
        }
    }

    /** @throws IllegalArgumentException if the store itself uses that name beside the document */
    static void requireFreeBesideDocument(Path real, String name) {
        String document = DocumentPath.name(real);
        requireFree(
                name,
                name.equals(document)
                        || name.equals(document + ".lock")
                        || name.equals("." + document + ".lock.stale")
                        || name.startsWith(document + ".creel"));
    }

    /** @throws IllegalArgumentException if the store itself uses that name in its side folder */
    static void requireFreeInSideFolder(Path real, String name) {
        requireFree(
                name,
                name.equals("lock")
                        || name.startsWith(LockFolder.TEMPORARY)
                        || name.equals(DocumentPath.COMMITTED)
                        || name.equals(Tombstones.FILE)
                        || name.startsWith(DocumentPath.name(real) + ".creel"));
    }

    private static void requireFree(String name, boolean used) {
        if (used) {
            throw new IllegalArgumentException(
                    "The file " + name + " is the store's own; use it through the store alone");
        }
    }
}
