package dev.creel.store.retention;

import dev.creel.store.retention.Candidate.Facts;
import dev.creel.store.retention.SessionFiles.StoredFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which transcripts belong to which sessions. Strict about what goes with a session: only what is its own for certain, and
 * only with the last session that refers to it. Generous about what counts as a reference, so that nothing passes for
 * forgotten that somebody may still want. Used by one thread.
 */
final class Transcripts {

    private static final String TOPIC = "-topic-";

    private final Map<String, StoredFile> files = new LinkedHashMap<>();
    private final Map<String, List<String>> topics = new HashMap<>();
    private final Map<String, Integer> references = new HashMap<>();
    private final Set<String> owned = new LinkedHashSet<>();

    Transcripts(List<StoredFile> transcripts, List<Candidate> sessions) {
        for (StoredFile file : transcripts) {
            files.put(file.name(), file);
            for (int at = file.name().indexOf(TOPIC); at > 0; at = file.name().indexOf(TOPIC, at + 1)) {
                topics.computeIfAbsent(file.name().substring(0, at), id -> new ArrayList<>(1))
                        .add(file.name());
            }
        }
        for (Candidate each : sessions) {
            owned.addAll(own(each.facts()));
            referred(each.facts()).forEach(name -> references.merge(name, 1, Integer::sum));
        }
    }

    /** Answers the transcripts that belong to sessions. */
    List<StoredFile> ofSessions() {
        return owned.stream()
                .flatMap(name -> Optional.ofNullable(files.get(name)).stream())
                .toList();
    }

    /** Answers the transcripts to which no session refers. */
    List<StoredFile> unreferenced() {
        return files.values().stream()
                .filter(file -> !references.containsKey(file.name()))
                .toList();
    }

    /** Counts a session as gone, and answers the transcripts that go with it. */
    List<StoredFile> release(Candidate session) {
        referred(session.facts()).forEach(name -> references.merge(name, -1, Integer::sum));
        return own(session.facts()).stream()
                .filter(name -> references.getOrDefault(name, 0) == 0)
                .flatMap(name -> Optional.ofNullable(files.get(name)).stream())
                .toList();
    }

    /** Answers the names of a session's own transcripts, there or not. */
    private Set<String> own(Facts facts) {
        Set<String> names = new LinkedHashSet<>();
        if (facts.sessionFile() != null) {
            FileNames.ofPath(facts.sessionFile()).ifPresent(names::add);
        }
        if (facts.sessionId() != null) {
            FileNames.ofId(facts.sessionId()).ifPresent(names::add);
            names.addAll(topics.getOrDefault(facts.sessionId(), List.of()));
        }
        return names;
    }

    private Set<String> referred(Facts facts) {
        Set<String> names = own(facts);
        if (facts.sessionFile() != null) {
            names.add(FileNames.lastName(facts.sessionFile()));
        }
        return names;
    }
}
