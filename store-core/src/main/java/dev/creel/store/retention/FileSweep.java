package dev.creel.store.retention;

import dev.creel.store.SessionSnapshot;
import dev.creel.store.retention.RetentionPlan.FileClass;
import dev.creel.store.retention.RetentionPlan.FileRemoval;
import dev.creel.store.retention.RetentionReport.Skipped;
import dev.creel.store.retention.SessionFiles.Folder;
import dev.creel.store.retention.SessionFiles.StoredFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Removes the files that a plan names, if they are still what it saw. Called with the pass lock held. */
final class FileSweep {

    private final RetentionContext context;
    private final RetentionPlan plan;
    private final Optional<String> newArchive;
    private final List<FileRemoval> removed = new ArrayList<>();
    private final List<Skipped> skipped = new ArrayList<>();

    FileSweep(RetentionContext context, RetentionPlan plan, Optional<String> newArchive) {
        this.context = context;
        this.plan = plan;
        this.newArchive = newArchive;
    }

    List<FileRemoval> removed() {
        return removed;
    }

    List<Skipped> skipped() {
        return skipped;
    }

    void execute(Retention.Progress progress) throws IOException {
        if (plan.files().isEmpty()) {
            return;
        }
        Folder transcripts = context.requireFiles("A pass").transcripts();
        Map<String, StoredFile> byName =
                transcripts.list().stream().collect(Collectors.toMap(StoredFile::name, Function.identity()));
        Set<String> referred = referred();
        Optional<Set<String>> awaited = new Archives(context.own()).awaited();
        int done = 0;
        for (FileRemoval file : plan.files()) {
            String because;
            try {
                because = remove(file, transcripts, byName.get(file.name()), referred, awaited);
            } catch (IOException e) {
                because = "it cannot be removed: " + e.getMessage();
            }
            if (because == null) {
                removed.add(file);
            } else {
                skipped.add(new Skipped(file.name(), because));
            }
            progress.at("files", ++done, plan.files().size());
        }
    }

    private @Nullable String remove(
            FileRemoval file,
            Folder transcripts,
            @Nullable StoredFile present,
            Set<String> referred,
            Optional<Set<String>> awaited)
            throws IOException {
        return switch (file.kind()) {
            case CREEL_ARCHIVE -> removeArchive(file);
            case TRANSCRIPT, DOCUMENT -> "it goes with its session only";
            case ORPHANED_TRANSCRIPT -> removeOrphan(transcripts, file, present, referred, awaited);
            case GATEWAY_ARCHIVE, DOCUMENT_BACKUP -> remove(transcripts, file, present);
        };
    }

    private Set<String> referred() throws IOException {
        if (plan.files().stream().noneMatch(file -> file.kind() == FileClass.ORPHANED_TRANSCRIPT)) {
            return Set.of();
        }
        try (SessionSnapshot present = context.store().snapshot()) {
            return new TranscriptLookup(context, present).wanted();
        }
    }

    private static @Nullable String removeOrphan(
            Folder folder,
            FileRemoval file,
            @Nullable StoredFile present,
            Set<String> referred,
            Optional<Set<String>> awaited)
            throws IOException {
        if (referred.contains(file.name())) {
            return "a session refers to it now";
        }
        if (awaited.isEmpty()) {
            return "an archive that cannot be read may still wait for it";
        }
        if (awaited.get().contains(file.name())) {
            return "an unfinished archive still waits for it";
        }
        return remove(folder, file, present);
    }

    private static @Nullable String remove(Folder folder, FileRemoval file, @Nullable StoredFile present)
            throws IOException {
        if (present == null) {
            return "it is gone already";
        }
        if (present.bytes() != file.bytes() || !present.modifiedAt().equals(file.modifiedAt())) {
            return "it was written after the plan was made";
        }
        folder.delete(file.name());
        return null;
    }

    private @Nullable String removeArchive(FileRemoval file) throws IOException {
        Archives archives = new Archives(context.own());
        Archive archive = archives.archive(file.name());
        Optional<StoredFile> present = archive.asOne();
        if (present.isEmpty()) {
            return "it is gone already";
        }
        if (present.get().bytes() != file.bytes()
                || newArchive.filter(file.name()::equals).isPresent()) {
            return "it was written after the plan was made";
        }
        if (!archive.isSettled()) {
            return "what was begun with it is not finished";
        }
        try (SessionSnapshot sessions = context.store().snapshot()) {
            Set<String> keys = sessions.summaries()
                    .map(summary -> context.normal(summary.key()))
                    .collect(Collectors.toSet());
            archives.delete(archive, key -> keys.contains(context.normal(key)));
        }
        return null;
    }
}
