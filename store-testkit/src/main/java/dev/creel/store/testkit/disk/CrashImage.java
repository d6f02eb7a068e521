package dev.creel.store.testkit.disk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What a power cut may have left of a disk. Thread-safe once {@link CrashImages} has made it. */
public final class CrashImage {

    /** One name of it. */
    record Item(String path, Inode.Kind kind, Content content, String target, Inode.Attributes attributes) {}

    private final List<Item> items;
    private final String origin;
    private final BitSet epochs = new BitSet();

    CrashImage(List<Item> items, String origin) {
        this.items = List.copyOf(items);
        this.origin = origin;
    }

    /** Notes that it may be what is left after so many marks. */
    void possibleIn(int epoch) {
        epochs.set(epoch);
    }

    /** Answers after how many marks of the run it may be what is left. */
    BitSet epochs() {
        return epochs;
    }

    List<Item> items() {
        return items;
    }

    /**
     * Makes it true.
     *
     * <p>The process that made the lock files is taken for dead: where they name this JVM, which lives, they name a process
     * that cannot exist instead. When it started stays as it was. Symbolic links that lead into the recorded directory lead
     * into the target.
     *
     * @param recorded the directory that was recorded
     * @param target an empty directory
     */
    public void writeTo(Path recorded, Path target) throws IOException {
        for (Item item : items) {
            Path path = target.resolve(item.path());
            switch (item.kind()) {
                case DIRECTORY -> Files.createDirectory(path);
                case LINK -> Files.createSymbolicLink(path, moved(Path.of(item.target()), recorded, target));
                case FILE ->
                    Files.write(path, DeadProcess.inPlaceOfThis(item.content().bytes()));
            }
            if (item.kind() != Inode.Kind.LINK) {
                own(path, item.attributes());
            }
        }
    }

    private static Path moved(Path link, Path recorded, Path target) {
        return link.startsWith(recorded) ? target.resolve(recorded.relativize(link)) : link;
    }

    private static void own(Path path, Inode.Attributes attributes) throws IOException {
        if (!attributes.equals(DiskTree.attributes(path))) {
            Files.setPosixFilePermissions(path, permissions(attributes.permissions()));
            Files.setAttribute(path, "unix:uid", attributes.owner());
            Files.setAttribute(path, "unix:gid", attributes.group());
        }
    }

    private static Set<PosixFilePermission> permissions(int bits) {
        PosixFilePermission[] all = PosixFilePermission.values();
        Set<PosixFilePermission> permissions = new HashSet<>();
        for (int i = 0; i < all.length; i++) {
            if ((bits >> (all.length - 1 - i) & 1) != 0) {
                permissions.add(all[i]);
            }
        }
        return permissions;
    }

    /** Answers when the power went, and what is there. */
    @Override
    public String toString() {
        return items.stream()
                .map(CrashImage::describe)
                .collect(Collectors.joining("\n  ", "the power cut " + origin + ", which leaves\n  ", ""));
    }

    private static String describe(Item item) {
        return item.path()
                + switch (item.kind()) {
                    case DIRECTORY -> "/";
                    case LINK -> " -> " + item.target();
                    case FILE ->
                        ", " + item.content().length() + " bytes: "
                                + begin(item.content().bytes());
                };
    }

    private static String begin(byte[] bytes) {
        String text = new String(bytes, 0, Math.min(bytes.length, 200), StandardCharsets.UTF_8);
        return text.replace("\n", "\\n").replace("\0", "\\0");
    }
}
