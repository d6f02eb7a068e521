package dev.creel.cli;

import dev.creel.store.retention.RetentionPlan;
import dev.creel.store.retention.RetentionPlan.DiskUse;
import dev.creel.store.retention.RetentionPlan.FileRemoval;
import dev.creel.store.retention.RetentionPlan.Protection;
import dev.creel.store.retention.RetentionPlan.Reason;
import dev.creel.store.retention.RetentionPlan.Removal;
import dev.creel.store.retention.RetentionPlan.Shortfall;
import dev.creel.store.retention.RetentionPolicy;
import dev.creel.store.retention.RetentionReport;
import dev.creel.store.retention.RetentionReport.Skipped;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Prints for machines what a cleanup would do or did: the gateway's members first, then Creel's. Stateless. */
final class CleanupJson {

    private CleanupJson() {}

    /** Begins a list of stores. */
    static void begin(JsonOutput json, RetentionPolicy policy, boolean dryRun) throws IOException {
        json.beginObject()
                .field("allAgents", true)
                .field("mode", Output.word(policy.mode()))
                .field("dryRun", dryRun)
                .name("stores")
                .beginArray();
    }

    static void end(JsonOutput json) throws IOException {
        json.endArray().endObject();
    }

    /** Prints a store that could not be used. */
    static void write(JsonOutput json, Path store, RuntimeException failure) throws IOException {
        head(json, store).field("error", String.valueOf(failure.getMessage())).endObject();
    }

    private static JsonOutput head(JsonOutput json, Path store) throws IOException {
        return json.beginObject().field("agentId", Agents.idOf(store)).field("storePath", store.toString());
    }

    static void write(JsonOutput json, Cleanup cleanup) throws IOException {
        RetentionPlan plan = cleanup.plan();
        Optional<RetentionReport> report = cleanup.applied();
        head(json, cleanup.store())
                .field("mode", Output.word(plan.policy().mode()))
                .field("dryRun", cleanup.dryRun())
                .field("beforeCount", cleanup.before())
                .field("afterCount", cleanup.after())
                .field("missing", 0)
                .field("pruned", cleanup.removals(Reason.IDLE))
                .field("capped", cleanup.removals(Reason.COUNT));
        budget(json.name("diskBudget"), cleanup);
        json.field("wouldMutate", cleanup.wouldMutate());
        if (!cleanup.dryRun()) {
            json.field("applied", report.isPresent());
        }
        if (report.isPresent()) {
            json.field("appliedCount", report.get().after());
        }
        cleanup.limits().write(json.name("policy"));
        json.field("verdict", Output.word(plan.verdict())).field("because", cleanup.because());
        removals(json, cleanup.removals());
        protections(json, plan.protections());
        shortfalls(json, plan.shortfalls());
        files(json, cleanup.files());
        if (plan.disk().isPresent()) {
            counts(json.name("diskUse"), plan.disk().get().bytes());
        }
        if (report.isPresent()) {
            json.field("archive", report.get().archive().orElse(null));
            skipped(json, report.get().skipped());
        }
        json.endObject();
    }

    private static void budget(JsonOutput json, Cleanup cleanup) throws IOException {
        Optional<DiskUse> disk = cleanup.plan().disk();
        if (disk.isEmpty()) {
            json.value(null);
            return;
        }
        json.beginObject()
                .field("totalBytesBefore", disk.get().before())
                .field("totalBytesAfter", disk.get().after())
                .field("removedFiles", cleanup.files().size())
                .field("removedEntries", cleanup.removals(Reason.DISK_BUDGET))
                .field(
                        "freedBytes",
                        cleanup.files().stream().mapToLong(FileRemoval::bytes).sum())
                .field("maxBytes", disk.get().budget())
                .field("highWaterBytes", disk.get().target())
                .field("overBudget", disk.get().before() > disk.get().budget())
                .endObject();
    }

    private static void removals(JsonOutput json, List<Removal> removals) throws IOException {
        json.name("removals").beginArray();
        for (Removal removal : removals) {
            json.beginObject()
                    .field("key", removal.key())
                    .field("kind", Output.word(removal.kind()))
                    .field("action", Cleanup.action(removal.reason()))
                    .field("because", removal.because())
                    .field(
                            "activeAt",
                            removal.activeAt().map(Instant::toEpochMilli).orElse(null))
                    .field("bytes", removal.bytes());
            texts(json.name("transcripts"), removal.transcripts());
            json.field("transcriptBytes", removal.transcriptBytes())
                    .field("restorable", removal.restorable())
                    .endObject();
        }
        json.endArray();
    }

    private static void protections(JsonOutput json, List<Protection> protections) throws IOException {
        json.name("protected").beginArray();
        for (Protection protection : protections) {
            json.beginObject()
                    .field("key", protection.key())
                    .field("kind", Output.word(protection.kind()))
                    .field("shield", Output.word(protection.shield()))
                    .field("action", Cleanup.action(protection.reason()))
                    .field("because", protection.because())
                    .endObject();
        }
        json.endArray();
    }

    private static void shortfalls(JsonOutput json, List<Shortfall> shortfalls) throws IOException {
        json.name("shortfalls").beginArray();
        for (Shortfall shortfall : shortfalls) {
            json.beginObject()
                    .field("action", Cleanup.action(shortfall.reason()))
                    .field("scope", shortfall.scope())
                    .field("limit", shortfall.limit())
                    .field("remaining", shortfall.remaining());
            counts(json.name("shields"), shortfall.shields());
            json.endObject();
        }
        json.endArray();
    }

    private static void files(JsonOutput json, List<FileRemoval> files) throws IOException {
        json.name("files").beginArray();
        for (FileRemoval file : files) {
            json.beginObject()
                    .field("class", Output.word(file.kind()))
                    .field("name", file.name())
                    .field("bytes", file.bytes())
                    .field("modifiedAt", file.modifiedAt().toEpochMilli())
                    .field("because", file.because())
                    .endObject();
        }
        json.endArray();
    }

    static void skipped(JsonOutput json, List<Skipped> skipped) throws IOException {
        json.name("skipped").beginArray();
        for (Skipped each : skipped) {
            json.beginObject()
                    .field("name", each.name())
                    .field("because", each.because())
                    .endObject();
        }
        json.endArray();
    }

    private static <E extends Enum<E>> void counts(JsonOutput json, Map<E, ? extends Number> counts)
            throws IOException {
        json.beginObject();
        for (Map.Entry<E, ? extends Number> count :
                counts.entrySet().stream().sorted(Map.Entry.comparingByKey()).toList()) {
            json.field(Output.word(count.getKey()), count.getValue());
        }
        json.endObject();
    }

    static void texts(JsonOutput json, List<String> texts) throws IOException {
        json.beginArray();
        for (String text : texts) {
            json.value(text);
        }
        json.endArray();
    }
}
