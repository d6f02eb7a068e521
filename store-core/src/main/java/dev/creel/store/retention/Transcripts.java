package dev.creel.store.retention;

import dev.creel.store.retention.Candidate.Facts;
import dev.creel.store.retention.RetentionPlan.FileClass;
import dev.creel.store.retention.RetentionPlan.Shield;
import dev.creel.store.retention.SessionFiles.StoredFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which transcripts belong to which sessions. Strict about what goes with a session: only what is its own for certain, and
 * only with the last session that refers to it. Generous about what counts as a reference, also to what a session had
 * before, so that nothing passes for forgotten that somebody may still want. Used by one thread.
 */
final class Transcripts {

    private static final String TOPIC = "-topic-";

    private final FileNames names;
    private final Map<String, StoredFile> files = new LinkedHashMap<>();
    private final Map<String, List<String>> topics = new HashMap<>();
    private final Map<String, Integer> references = new HashMap<>();
    private final Set<String> owned = new LinkedHashSet<>();
    private final Set<String> ids = new HashSet<>();
    private final boolean allReadable;
    private final boolean allKnown;

    /** @param beside all files beside the document */
    Transcripts(FileNames names, List<StoredFile> beside, List<Candidate> sessions) {
        this.names = names;
        for (StoredFile file : beside) {
            if (names.known(file)
                    .filter(known -> known.kind() == FileClass.TRANSCRIPT)
                    .isPresent()) {
                add(file);
            }
        }
        for (Candidate each : sessions) {
            owned.addAll(own(each.facts()));
            referred(each.facts()).forEach(name -> references.merge(name, 1, Integer::sum));
            ids.addAll(ids(each.facts()));
        }
        allReadable = sessions.stream()
                .noneMatch(each -> each.guard() != null && each.guard().shield() == Shield.UNREADABLE);
        allKnown = allReadable && !sessions.isEmpty() && beside.stream().noneMatch(names::isAnotherStore);
    }

    private void add(StoredFile file) {
        files.put(file.name(), file);
        for (int at = file.name().indexOf(TOPIC); at > 0; at = file.name().indexOf(TOPIC, at + 1)) {
            topics.computeIfAbsent(file.name().substring(0, at), id -> new ArrayList<>(1))
                    .add(file.name());
        }
    }

    /** Answers the transcripts that belong to sessions. */
    List<StoredFile> ofSessions() {
        return owned.stream()
                .flatMap(name -> Optional.ofNullable(files.get(name)).stream())
                .toList();
    }

    /** Answers whether a session refers to a transcript. An entry that cannot be read may refer to any. */
    boolean isReferred(String name) {
        return !allReadable || references.getOrDefault(name, 0) > 0;
    }

    /**
     * Answers the transcripts that nobody may still want, whatever their age. None where a reference may be elsewhere: a
     * document without sessions may have lost them, and the sessions of another store may have their transcripts here.
     */
    List<StoredFile> forgotten() {
        return files.values().stream()
                .filter(file -> allKnown && !isReferred(file.name()) && !beginsWithAnId(file.name()))
                .toList();
    }

    private boolean beginsWithAnId(String name) {
        return IntStream.range(1, name.length())
                .anyMatch(at ->
                        (name.charAt(at) == '.' || name.charAt(at) == '-') && ids.contains(name.substring(0, at)));
    }

    /** Answers how many bytes the transcripts have that would go if some sessions went and only some others stayed. */
    long bytes(List<Candidate> going, List<Candidate> staying) {
        Set<String> gone = new HashSet<>();
        going.forEach(each -> gone.addAll(own(each.facts())));
        staying.forEach(each -> gone.removeAll(referred(each.facts())));
        return gone.stream()
                .flatMap(name -> Optional.ofNullable(files.get(name)).stream())
                .mapToLong(StoredFile::bytes)
                .sum();
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
        Set<String> own = new LinkedHashSet<>();
        if (facts.sessionFile() != null) {
            names.ofPath(facts.sessionFile()).ifPresent(own::add);
        }
        if (facts.sessionId() != null) {
            own.addAll(ofId(facts.sessionId()));
        }
        return own;
    }

    private Set<String> referred(Facts facts) {
        Set<String> referred = own(facts);
        if (facts.sessionFile() != null) {
            referred.add(FileNames.lastName(facts.sessionFile()));
        }
        facts.former().files().forEach(file -> referred.add(FileNames.lastName(file)));
        facts.former().ids().forEach(id -> referred.addAll(ofId(id)));
        return referred;
    }

    private List<String> ofId(String sessionId) {
        return Stream.concat(FileNames.ofId(sessionId).stream(), topics.getOrDefault(sessionId, List.of()).stream())
                .toList();
    }

    private static Set<String> ids(Facts facts) {
        Set<String> ids = new HashSet<>(facts.former().ids());
        if (facts.sessionId() != null) {
            ids.add(facts.sessionId());
        }
        return ids;
    }
}
