package dev.creel.store.retention;

import dev.creel.store.SessionSnapshot;
import dev.creel.store.retention.RetentionPlan.FileClass;
import dev.creel.store.retention.RetentionPlan.Shield;
import dev.creel.store.retention.SessionFiles.StoredFile;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tells which transcripts the sessions of a snapshot have, as a plan sees it. Used by one thread. */
final class TranscriptLookup {

    private final Map<String, Candidate> sessions = new HashMap<>();
    private final Map<String, List<String>> released = new HashMap<>();
    private final Transcripts transcripts;
    private final List<StoredFile> files;
    private final boolean allReadable;

    TranscriptLookup(RetentionContext context, SessionSnapshot snapshot) throws IOException {
        FileNames names = new FileNames(context.documentName());
        files = context.requireFiles("A look at transcripts").transcripts().list().stream()
                .filter(file -> names.known(file)
                        .filter(known -> known.kind() == FileClass.TRANSCRIPT)
                        .isPresent())
                .toList();
        List<Candidate> all =
                new CandidateReader(snapshot, RetentionPolicy.unlimited(), Circumstances.at(context.now())).read();
        all.forEach(each -> sessions.put(each.key(), each));
        allReadable = all.stream()
                .noneMatch(each -> each.guard() != null && each.guard().shield() == Shield.UNREADABLE);
        transcripts = new Transcripts(files, all);
    }

    /** Answers the names to which some session refers; all, if a session cannot be read and may refer to anything. */
    Set<String> referred() {
        Set<String> names = new HashSet<>();
        files.forEach(file -> names.add(file.name()));
        if (allReadable) {
            transcripts.unreferenced().forEach(file -> names.remove(file.name()));
        }
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
