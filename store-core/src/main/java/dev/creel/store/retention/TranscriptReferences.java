package dev.creel.store.retention;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionSnapshot.Summary;
import dev.creel.store.SessionStoreException;
import dev.creel.store.retention.SessionFiles.StoredFile;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Tells which files beside a store its sessions refer to. Used by one thread. */
final class TranscriptReferences {

    private static final Set<String> FIELDS = Set.of("sessionId", "sessionFile");
    private static final String SUFFIX = ".jsonl";
    private static final String TOPIC = "-topic-";

    private final List<String> names;

    TranscriptReferences(List<StoredFile> files) {
        names = files.stream().map(StoredFile::name).toList();
    }

    /** Answers the names that one session refers to. */
    List<String> of(SessionEntry entry) {
        String file = entry.sessionFile().map(TranscriptReferences::baseName).orElse("");
        String id = entry.sessionId().orElse("");
        return names.stream()
                .filter(name -> name.equals(file) || (name.endsWith(SUFFIX) && sessionId(name).equals(id)))
                .toList();
    }

    /**
     * Answers the names that any session refers to. If a session cannot be read, nobody knows what it refers to, so all
     * are answered.
     */
    Set<String> of(SessionSnapshot snapshot) {
        Set<String> ids = new HashSet<>();
        Set<String> files = new HashSet<>();
        try {
            for (Summary summary : (Iterable<Summary>) snapshot.summaries()::iterator) {
                SessionEntry entry = snapshot.get(summary.key(), FIELDS).orElseThrow();
                entry.sessionId().ifPresent(ids::add);
                entry.sessionFile().ifPresent(path -> files.add(baseName(path)));
            }
        } catch (SessionStoreException.Damaged e) {
            return Set.copyOf(names);
        }
        Set<String> referred = new HashSet<>();
        for (String name : names) {
            if (files.contains(name) || (name.endsWith(SUFFIX) && ids.contains(sessionId(name)))) {
                referred.add(name);
            }
        }
        return referred;
    }

    private static String sessionId(String name) {
        String stem = name.substring(0, name.length() - SUFFIX.length());
        int topic = stem.indexOf(TOPIC);
        return topic < 0 ? stem : stem.substring(0, topic);
    }

    private static String baseName(String path) {
        return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    }
}
