package dev.creel.cli.web;

import dev.creel.store.guardian.Trend;
import dev.creel.store.guardian.Usage.Measure;
import dev.creel.store.retention.RetentionPlan;
import dev.creel.store.retention.RetentionPlan.Protection;
import dev.creel.store.retention.RetentionPlan.Removal;
import dev.creel.store.retention.RetentionPlan.Shield;
import dev.creel.store.retention.RetentionReport;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The answers that are not the guardian's state, as JSON. Times are epoch milliseconds, enums their names. Stateless.
 */
final class ApiJson {

    private static final int MAX_POINTS = 500;
    private static final int MAX_REMOVALS = 200;
    private static final JsonFactory JSON = new JsonFactory();

    private ApiJson() {}

    static byte[] error(String message) {
        return object(json -> json.writeStringProperty("error", message));
    }

    static byte[] resumed(String source) {
        return object(json -> json.writeStringProperty("source", source).writeBooleanProperty("resumed", true));
    }

    static byte[] begun(String source, String message) {
        return object(json -> json.writeStringProperty("source", source)
                .writeStringProperty("outcome", "BEGUN")
                .writeStringProperty("because", message));
    }

    /** Writes at most {@value #MAX_POINTS} samples; each stands for several, with the most of each measure. */
    static byte[] history(String source, int hours, List<Trend.Sample> samples) {
        int each = Math.max(1, (samples.size() + MAX_POINTS - 1) / MAX_POINTS);
        return object(json -> {
            json.writeStringProperty("source", source).writeNumberProperty("hours", hours);
            json.writeArrayPropertyStart("samples");
            for (int i = 0; i < samples.size(); i += each) {
                List<Trend.Sample> part = samples.subList(i, Math.min(i + each, samples.size()));
                json.writeStartObject()
                        .writeNumberProperty("at", part.get(0).at().toEpochMilli())
                        .writeNumberProperty("inUse", most(part, Measure.IN_USE))
                        .writeNumberProperty("existing", most(part, Measure.SESSIONS))
                        .writeNumberProperty("bytes", most(part, Measure.BYTES))
                        .writeNumberProperty("tokens", most(part, Measure.TOKENS))
                        .writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private static long most(List<Trend.Sample> samples, Measure measure) {
        return samples.stream().mapToLong(sample -> sample.of(measure)).max().orElse(0);
    }

    static byte[] plan(String source, RetentionPlan plan, boolean actions) {
        return object(json -> {
            json.writeStringProperty("source", source)
                    .writeStringProperty("id", id(plan))
                    .writeBooleanProperty("actions", actions)
                    .writeNumberProperty("madeAt", plan.madeAt().toEpochMilli())
                    .writeStringProperty("verdict", plan.verdict().name())
                    .writeStringProperty("because", plan.because())
                    .writeNumberProperty("examined", plan.examined())
                    .writeNumberProperty("removals", plan.removals().size())
                    .writeNumberProperty("bytes", bytes(plan));
            json.writeArrayPropertyStart("first");
            plan.removals().stream().limit(MAX_REMOVALS).forEach(removal -> write(json, removal));
            json.writeEndArray();
            json.writeObjectPropertyStart("stays");
            stays(plan).forEach((shield, count) -> json.writeNumberProperty(shield.name(), count));
            json.writeEndObject();
        });
    }

    private static void write(JsonGenerator json, Removal removal) {
        json.writeStartObject()
                .writeStringProperty("key", removal.key())
                .writeStringProperty("kind", removal.kind().name())
                .writeStringProperty("reason", removal.reason().name())
                .writeStringProperty("because", removal.because());
        removal.activeAt().map(Instant::toEpochMilli).ifPresent(at -> json.writeNumberProperty("activeAt", at));
        json.writeNumberProperty("bytes", removal.bytes()).writeEndObject();
    }

    private static Map<Shield, Long> stays(RetentionPlan plan) {
        return plan.protections().stream()
                .collect(Collectors.groupingBy(Protection::shield, TreeMap::new, Collectors.counting()));
    }

    private static long bytes(RetentionPlan plan) {
        return plan.removals().stream().mapToLong(Removal::bytes).sum();
    }

    static byte[] report(String source, RetentionReport report) {
        return object(json -> {
            json.writeStringProperty("source", source)
                    .writeStringProperty("outcome", report.outcome().name())
                    .writeStringProperty("because", report.because())
                    .writeNumberProperty("removed", report.removed().size())
                    .writeNumberProperty(
                            "bytes",
                            report.removed().stream()
                                    .mapToLong(RetentionReport.Removed::bytes)
                                    .sum())
                    .writeNumberProperty("skipped", report.skipped().size())
                    .writeNumberProperty("left", report.after());
            report.archive().ifPresent(archive -> json.writeStringProperty("archive", archive));
        });
    }

    /** Answers what tells a plan from another: the keys, lengths and fingerprints of the sessions that go, in order. */
    static String id(RetentionPlan plan) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
        for (Removal removal : plan.removals()) {
            String line = removal.key().length() + " " + removal.key() + " " + removal.bytes() + " "
                    + removal.fingerprint() + "\n";
            digest.update(line.getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static byte[] object(Consumer<JsonGenerator> members) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            members.accept(json);
            json.writeEndObject();
        }
        return out.toByteArray();
    }
}
