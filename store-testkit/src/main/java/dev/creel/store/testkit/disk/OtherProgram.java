package dev.creel.store.testkit.disk;

import dev.creel.store.SessionEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Documents as a program that does not know the library writes them, on the true disk. Stateless, thread-safe. */
final class OtherProgram {

    private OtherProgram() {}

    /** Writes the document as a new file, renamed over the old one if there is one. */
    static Path replace(Path document, Map<String, SessionEntry> sessions) throws IOException {
        Path next = Files.writeString(document.resolveSibling("other-program.tmp"), text(sessions));
        return Files.move(next, document, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Writes over the bytes of the document that is there. */
    static Path rewrite(Path document, Map<String, SessionEntry> sessions) throws IOException {
        return Files.writeString(document, text(sessions));
    }

    /** Answers the canonical text of a document whose keys need no escapes. */
    static String text(Map<String, SessionEntry> sessions) {
        return sessions.entrySet().stream()
                .map(session ->
                        "  \"" + session.getKey() + "\": " + session.getValue().text())
                .collect(Collectors.joining(",\n", sessions.isEmpty() ? "{" : "{\n", sessions.isEmpty() ? "}" : "\n}"));
    }

    /** Makes sessions under {@code session:0} and so on. */
    static Map<String, SessionEntry> sessions(int count) {
        Map<String, SessionEntry> sessions = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            sessions.put("session:" + i, entry("id-" + i, 100));
        }
        return sessions;
    }

    /** Makes an entry of a little more than the given size, in bytes. */
    static SessionEntry entry(String sessionId, int bytes) {
        return SessionEntry.parse("{\"sessionId\": \"" + sessionId + "\", \"updatedAt\": 1700000000000, \"note\": \""
                + "x".repeat(bytes) + "\"}");
    }
}
