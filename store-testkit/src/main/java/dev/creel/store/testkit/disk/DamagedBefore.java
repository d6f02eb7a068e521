package dev.creel.store.testkit.disk;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionStore;
import dev.creel.store.SessionStoreException;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import dev.creel.store.file.StoreFsck;
import dev.creel.store.io.FileOps;
import dev.creel.store.io.FileOpsScope;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A damaged document that is recovered, and changed afterwards. As long as it is damaged, it counts as a store that holds
 * one entry, which says so. Immutable, thread-safe.
 */
final class DamagedBefore extends DiskScenario {

    private static final Map<String, SessionEntry> WHOLE = OtherProgram.sessions(3);
    private static final String TEXT = OtherProgram.text(WHOLE).replaceAll("\n}$", ",\n  \"broken\": [}\n}");
    private static final Map<String, SessionEntry> DAMAGED =
            Map.of("(damaged)", SessionEntry.parse("{\"length\": " + TEXT.length() + "}"));

    DamagedBefore(String name) {
        super(name);
    }

    /** A document that has just been written may look damaged only because it is not complete yet. */
    @Override
    FileOps disk(FileOps disk) {
        return new StillFileOps(disk);
    }

    @Override
    public void prepare(Path document) throws Exception {
        Files.writeString(document, TEXT);
    }

    @Override
    public void run(ScenarioRun run) throws Exception {
        run.begin(DAMAGED);
        run.change(WHOLE, run::recover);
        FileSessionStore store = run.open();
        run.read(store);
        run.update(store, "session:1", OtherProgram.entry("next", 150));
    }

    @Override
    public Map<String, SessionEntry> contentOf(SessionStore store) {
        try {
            return super.contentOf(store);
        } catch (SessionStoreException.Damaged e) {
            if (e.position() != TEXT.indexOf('}', TEXT.indexOf("broken"))) {
                // Damaged in another way than before.
                throw e;
            }
            return DAMAGED;
        }
    }

    /** Recovery keeps the damaged document. */
    @Override
    public void checkFiles(Path document) throws Exception {
        Path side = document.resolveSibling(document.getFileName() + ".creel");
        try (DirectoryStream<Path> kept = Files.newDirectoryStream(side, "damaged-*.json")) {
            for (Path file : kept) {
                if (Files.readString(file).equals(TEXT)) {
                    return;
                }
            }
        }
        throw new AssertionError("The damaged document is not kept in " + side);
    }

    @Override
    public Map<String, SessionEntry> mend(Path document, FileStoreOptions options, Map<String, SessionEntry> found) {
        try {
            FileOpsScope.with(disk(FileOpsScope.system()), () -> StoreFsck.recover(document, options));
            return found.equals(DAMAGED) ? WHOLE : found;
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError("recovering throws nothing checked", e);
        }
    }
}
