package dev.creel.store.retention;

import dev.creel.store.SessionSnapshot;
import dev.creel.store.retention.SessionFiles.StoredFile;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Tells which transcripts the sessions of a snapshot have, as a plan sees it. Used by one thread. */
final class TranscriptLookup {

    private final Map<String, Candidate> sessions = new HashMap<>();
    private final Map<String, List<String>> released = new HashMap<>();
    private final Transcripts transcripts;
    private final Set<String> beside;

    TranscriptLookup(RetentionContext context, SessionSnapshot snapshot) throws IOException {
        SessionFiles files = context.requireFiles("A look at transcripts");
        List<StoredFile> found = files.transcripts().list();
        beside = found.stream().map(StoredFile::name).collect(Collectors.toSet());
        List<Candidate> all =
                new CandidateReader(snapshot, RetentionPolicy.unlimited(), Circumstances.at(context.now())).read();
        all.forEach(each -> sessions.put(each.key(), each));
        transcripts = new Transcripts(new FileNames(files.document()), found, all);
    }

    /** Answers the names to which some session refers; all, if a session cannot be read and may refer to anything. */
    Set<String> referred() {
        return beside.stream().filter(transcripts::isReferred).collect(Collectors.toSet());
    }

    /** Answers the names that somebody may still want, though no session need refer to them. */
    Set<String> wanted() {
        Set<String> names = new HashSet<>(beside);
        transcripts.forgotten().forEach(file -> names.remove(file.name()));
        return names;
    }

    /** Counts a session as gone, and answers the names of the transcripts that go with it, the same each time. */
    List<String> release(String key) {
        return released.computeIfAbsent(key, gone -> {
            Candidate session = sessions.get(gone);
            return session == null
                    ? List.of()
                    : transcripts.release(session).stream()
                            .map(StoredFile::name)
                            .toList();
        });
    }
}
