package dev.creel.bench;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionSnapshot.Summary;
import dev.creel.store.SessionStore;
import dev.creel.store.file.FileSessionStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Opens a document, lists it, reads one entry and patches it, and prints what that took, a fact a line. */
public final class HugeDocumentProbe {

    private HugeDocumentProbe() {}

    /** Looks at the document that is the first argument. */
    public static void main(String[] args) throws IOException {
        long start = System.nanoTime();
        try (SessionStore store = FileSessionStore.open(Path.of(args[0]))) {
            List<Summary> newest;
            try (SessionSnapshot snapshot = store.snapshot()) {
                System.out.println("sessions=" + snapshot.size());
                print("scan_ms", start);
                newest = snapshot.newest(100);
            }
            print("list_ms", start);
            String key = newest.get(0).key();
            SessionEntry entry = store.get(key).orElseThrow();
            System.out.println("entry_bytes=" + entry.length());
            print("get_ms", start);
            store.update(key, present -> present.mergePatch(SessionEntry.parse("{\"label\": \"patched\"}")));
            print("patch_ms", start);
            System.out.println("label=" + store.get(key).orElseThrow().label().orElseThrow());
        }
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmHWM:")) {
                System.out.println("peak_kb=" + line.replaceAll("\\D", ""));
            }
        }
    }

    private static void print(String name, long start) {
        System.out.println(name + "=" + (System.nanoTime() - start) / 1_000_000);
    }
}
