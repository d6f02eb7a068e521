package dev.creel.store.guardian;

import dev.creel.store.guardian.CleanupJudge.State;
import dev.creel.store.guardian.CleanupJudge.Stop;
import dev.creel.store.guardian.CleanupJudge.Told;
import dev.creel.store.io.FileStamp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a guardian remembers across restarts, in {@code state.json}: written whole and durably each time. Not thread-safe.
 *
 * <pre>
 * {"format":1,"number":n,"settings":text,"alerts":[...],
 *  "sources":{name:{level,since,last,suppressed,worst,failed,unreachable,outages,unreachableAt,answersSince,cleanup}}}
 * </pre>
 */
final class StateFile {

    static final String NAME = "state.json";

    private static final String BAD = NAME + ".bad";
    private static final int LIMIT = 4 << 20;
    private static final int FORMAT = 1;
    private static final long QUIET_NANOS = TimeUnit.HOURS.toNanos(1);

    private final GuardianFolder folder;
    private @Nullable FileStamp last;

    StateFile(GuardianFolder folder) {
        this.folder = folder;
    }

    /**
     * What is kept. Immutable, thread-safe.
     *
     * @param number the number of the last alert
     * @param settings the text of the settings
     * @param sources what is kept of each source and group, by name
     * @param alerts the last alerts, the newest first
     */
    record Content(long number, String settings, Map<String, Saved> sources, List<Alert> alerts) {

        /** What a guardian knows that runs for the first time. */
        static final Content NONE = new Content(0, "", Map.of(), List.of());

        Content {
            sources = Map.copyOf(sources);
            alerts = List.copyOf(alerts);
        }
    }

    /**
     * What was read.
     *
     * @param content what was kept
     * @param trouble what was wrong with the file, in words
     */
    record Reading(Content content, Optional<String> trouble) {}

    /**
     * Reads what was kept, or nothing if the file is not there. One that makes no sense is set aside as
     * {@code state.json.bad}.
     *
     * @throws IOException if it cannot be read or set aside
     */
    Reading read() throws IOException {
        Optional<byte[]> json = folder.read(NAME, LIMIT);
        Reading reading = new Reading(Content.NONE, Optional.empty());
        if (json.isPresent()) {
            try {
                reading = new Reading(content(JsonMembers.of(json.get())), Optional.empty());
            } catch (IllegalArgumentException e) {
                folder.rename(NAME, BAD);
                String trouble = folder.path(NAME) + " makes no sense and is now " + BAD + ": " + e.getMessage();
                reading = new Reading(Content.NONE, Optional.of(trouble));
            }
        }
        last = folder.stamp(NAME).orElse(null);
        return reading;
    }

    /**
     * Keeps it.
     *
     * @throws IOException if it is not kept; also if somebody else wrote the file within the last hour
     */
    void write(Content content) throws IOException {
        Optional<FileStamp> now = folder.stamp(NAME);
        if (now.isPresent() && !now.get().equals(last) && !now.get().settled(QUIET_NANOS)) {
            throw new IOException(
                    "another guardian writes to " + folder.path(NAME) + "; give each a directory of its own");
        }
        try {
            last = folder.replace(NAME, json(content).getBytes(StandardCharsets.UTF_8), true);
        } catch (IOException e) {
            // It may be in place already, though not durably.
            last = folder.stamp(NAME).orElse(null);
            throw e;
        }
    }

    private static String json(Content content) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("format", FORMAT);
        members.put("number", content.number);
        members.put("settings", content.settings);
        Map<String, Object> sources = new LinkedHashMap<>();
        content.sources.forEach((name, saved) -> sources.put(name, of(saved)));
        members.put("sources", sources);
        members.put("alerts", content.alerts.stream().map(StateJson::of).toList());
        return StateJson.line(members) + "\n";
    }

    private static Content content(JsonMembers members) {
        long format = members.number("format");
        if (format != FORMAT) {
            throw new IllegalArgumentException("format is " + format + "; it must be " + FORMAT);
        }
        JsonMembers sources = members.object("sources");
        Map<String, Saved> saved = new LinkedHashMap<>();
        sources.names().forEach(name -> saved.put(name, saved(sources.object(name))));
        return new Content(
                members.number("number"), members.text("settings"), saved, members.list("alerts", StateJson::alert));
    }

    private static Map<String, Object> of(Saved saved) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("level", saved.level());
        members.put("since", saved.since());
        members.put("last", StateJson.byName(saved.last()));
        members.put("suppressed", saved.suppressed());
        members.put("worst", saved.told());
        members.put("failed", saved.reach().failed());
        members.put("unreachable", saved.reach().told());
        members.put("outages", saved.reach().untold());
        members.put("unreachableAt", saved.reach().toldAt());
        members.put("answersSince", saved.reach().answersSince());
        members.put("cleanup", of(saved.cleanup()));
        return members;
    }

    private static Saved saved(JsonMembers members) {
        Map<Level, Instant> last = members.byConstant(Level.class, "last", JsonMembers::instant);
        return new Saved(
                members.constant(Level.class, "level"),
                members.instant("since"),
                last,
                members.small("suppressed"),
                worst(members),
                reach(members),
                state(members.object("cleanup")));
    }

    private static Level worst(JsonMembers members) {
        // A former version wrote only whether an alert was given.
        return members.optionalConstant(Level.class, "worst").orElseGet(() -> {
            Level level = members.constant(Level.class, "level");
            return !members.flag("told") ? Level.NORMAL : level == Level.NORMAL ? Level.NOTICE : level;
        });
    }

    private static Reach reach(JsonMembers members) {
        return new Reach(
                members.small("failed"),
                members.flag("unreachable"),
                // A former version did not write these.
                members.optionalNumber("outages").isPresent() ? members.small("outages") : 0,
                members.optionalInstant("unreachableAt"),
                members.optionalInstant("answersSince"));
    }

    private static Map<String, Object> of(State state) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("lastAt", state.lastAt());
        members.put("measure", state.measure());
        members.put("before", state.before());
        members.put("after", state.after());
        members.put("watched", state.watched());
        members.put("rising", state.rising());
        members.put("stop", state.stop());
        members.put("cause", state.cause());
        members.put("told", state.told().stops().stream().map(Stop::name).toList());
        members.put("lowSince", state.told().lowSince());
        members.put("failedAt", state.told().failedAt());
        members.put("workedSince", state.told().workedSince());
        members.put("doubted", state.told().doubted());
        return members;
    }

    private static State state(JsonMembers members) {
        return new State(
                members.optionalInstant("lastAt"),
                members.constant(Usage.Measure.class, "measure"),
                members.number("before"),
                members.number("after"),
                // A former version wrote how much was freed, until it was seen that it does not come back.
                isOf(members, "freed") ? members.number("freed") > 0 : members.flag("watched"),
                members.small("rising"),
                members.optionalConstant(Stop.class, "stop"),
                members.text("cause"),
                told(members));
    }

    private static Told told(JsonMembers members) {
        boolean isFormer = isOf(members, "failed");
        List<String> stops = isFormer ? members.optionalText("stop").stream().toList() : members.texts("told");
        return new Told(
                Arrays.stream(Stop.values())
                        .filter(stop -> stops.contains(stop.name()))
                        .collect(Collectors.toSet()),
                members.optionalInstant("lowSince"),
                isFormer && members.flag("failed") ? Optional.of(Instant.EPOCH) : members.optionalInstant("failedAt"),
                // A former version did not write it.
                members.optionalFlag("workedSince").orElse(false),
                members.flag("doubted"));
    }

    private static boolean isOf(JsonMembers members, String name) {
        return members.names().contains(name);
    }
}
