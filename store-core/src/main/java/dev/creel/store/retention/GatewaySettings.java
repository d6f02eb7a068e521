package dev.creel.store.retention;

import dev.creel.store.SessionEntry;
import dev.creel.store.json.EcmaSpace;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The gateway's block {@code session.maintenance}, with its units. Immutable, thread-safe. */
final class GatewaySettings {

    private static final String BLOCK = "session.maintenance";
    private static final List<String> NAMES = List.of(
            "mode",
            "pruneAfter",
            "pruneDays",
            "maxEntries",
            "rotateBytes",
            "resetArchiveRetention",
            "maxDiskBytes",
            "highWaterBytes");
    private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)([a-z]*)");
    private static final Map<String, Long> MILLIS =
            Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);
    private static final Map<String, Long> BYTES = Map.of(
            "", 1L, "b", 1L, "k", 1L << 10, "kb", 1L << 10, "m", 1L << 20, "mb", 1L << 20, "g", 1L << 30, "gb",
            1L << 30, "t", 1L << 40, "tb", 1L << 40);

    private final SessionEntry block;

    private GatewaySettings(SessionEntry block) {
        this.block = block;
    }

    static RetentionPolicy read(String json) {
        SessionEntry block = block(json);
        List<String> unknown = block.fields().stream()
                .filter(name -> !NAMES.contains(name))
                .map(name -> BLOCK + "." + name)
                .toList();
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(String.join(", ", unknown)
                    + (unknown.size() == 1 ? " is no setting" : " are no settings") + "; known are "
                    + String.join(", ", NAMES) + ". Correct it or leave it out.");
        }
        return new GatewaySettings(block).policy();
    }

    /** Answers the block, which stands in one place only: what stood in another would be lost in silence. */
    private static SessionEntry block(String json) {
        SessionEntry given = parse(json);
        SessionEntry session = member(given, "session", "session");
        List<String> misplaced =
                NAMES.stream().filter(session::has).map("session."::concat).toList();
        if (!misplaced.isEmpty()) {
            throw new IllegalArgumentException(String.join(", ", misplaced) + (misplaced.size() == 1 ? " is" : " are")
                    + " in the wrong place; move it to " + BLOCK);
        }
        List<String> bare = NAMES.stream().filter(given::has).toList();
        List<String> places = Stream.of(
                        session.has("maintenance") ? Stream.of(BLOCK) : Stream.<String>empty(),
                        given.has("maintenance") ? Stream.of("maintenance") : Stream.<String>empty(),
                        bare.stream())
                .flatMap(each -> each)
                .toList();
        if (places.size() > Math.max(1, bare.size())) {
            throw new IllegalArgumentException("The settings stand in more than one place: " + String.join(", ", places)
                    + "; keep those of one place");
        }
        if (places.isEmpty()) {
            throw nothing(
                    given.has("session")
                            ? BLOCK + " is missing: session has " + members(session)
                            : "The gateway's configuration has no \"session\", and as a block " + BLOCK
                                    + " nothing in it is known: it has " + members(given));
        }
        SessionEntry block = session.has("maintenance")
                ? member(session, "maintenance", BLOCK)
                : bare.isEmpty() ? member(given, "maintenance", "maintenance") : given;
        if (block.fields().stream().noneMatch(name -> isThere(block, name))) {
            throw nothing((bare.isEmpty() ? places.get(0) : BLOCK) + " holds no setting");
        }
        return block;
    }

    private static String members(SessionEntry object) {
        return object.fields().isEmpty() ? "nothing" : String.join(", ", object.fields());
    }

    private static IllegalArgumentException nothing(String where) {
        return new IllegalArgumentException(where + "; known are " + String.join(", ", NAMES));
    }

    private static SessionEntry parse(String json) {
        String trimmed = EcmaSpace.trim(json);
        if (trimmed.isEmpty() || !"{/".contains(trimmed.substring(0, 1))) {
            throw new IllegalArgumentException("The gateway's configuration is not a JSON object: it "
                    + (trimmed.isEmpty() ? "is empty" : "begins with " + trimmed.substring(0, 1))
                    + ". Give one such as {\"session\": {\"maintenance\": {\"pruneAfter\": \"30d\"}}}");
        }
        try {
            return SessionEntry.parse(json);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "The gateway's configuration is not a JSON object: " + e.getMessage()
                            + ". If it is JSON5, with comments, bare names or trailing commas, convert it to JSON first.",
                    e);
        }
    }

    private static SessionEntry member(SessionEntry of, String name, String path) {
        Optional<String> json = of.json(name).filter(text -> !text.equals("null"));
        if (json.isPresent() && !json.get().startsWith("{")) {
            throw new IllegalArgumentException(path + " is " + json.get() + "; it must be an object");
        }
        return SessionEntry.parse(json.orElse("{}"));
    }

    private RetentionPolicy policy() {
        RetentionPolicy.Builder policy = RetentionPolicy.gatewayDefaults().toBuilder();
        Duration prune = Stream.of("pruneAfter", "pruneDays")
                .filter(this::isThere)
                .findFirst()
                .map(this::duration)
                .orElse(PolicySettings.DEFAULT_IDLE_TIMEOUT);
        policy.mode(mode()).idleTimeout(prune);
        if (isThere("maxEntries")) {
            policy.maxSessions(maxEntries());
        }
        if (isFalse("resetArchiveRetention")) {
            policy.archiveRetentionOff();
        } else {
            Duration reset = isThere("resetArchiveRetention") ? duration("resetArchiveRetention") : prune;
            policy.archiveRetention(reset.compareTo(prune) > 0 ? reset : prune);
        }
        if (isThere("maxDiskBytes") && !isFalse("maxDiskBytes")) {
            policy.diskBudget(bytes("maxDiskBytes"));
        }
        if (isThere("highWaterBytes")) {
            policy.highWater(bytes("highWaterBytes"));
        }
        return policy.build();
    }

    private boolean isThere(String name) {
        return isThere(block, name);
    }

    private static boolean isThere(SessionEntry block, String name) {
        return block.json(name).filter(text -> !text.equals("null")).isPresent();
    }

    private boolean isFalse(String name) {
        return block.json(name).filter(text -> text.equals("false")).isPresent();
    }

    private RetentionPolicy.Mode mode() {
        if (!isThere("mode")) {
            return RetentionPolicy.Mode.WARN;
        }
        return switch (String.valueOf(block.value("mode").orElse(""))) {
            case "warn" -> RetentionPolicy.Mode.WARN;
            case "enforce" -> RetentionPolicy.Mode.ENFORCE;
            default -> throw refused("mode", "\"warn\" or \"enforce\"");
        };
    }

    private int maxEntries() {
        BigDecimal number = number("maxEntries");
        if (number == null || number.stripTrailingZeros().scale() > 0 || !inRange(number, Integer.MAX_VALUE)) {
            throw refused("maxEntries", "a whole number of sessions, more than zero");
        }
        return number.intValueExact();
    }

    private Duration duration(String name) {
        BigDecimal millis = text(name).map(text -> sum(text, "d", MILLIS)).orElseGet(() -> {
            BigDecimal days = number(name);
            return days == null
                    ? null
                    : days.multiply(BigDecimal.valueOf(Duration.ofDays(1).toMillis()));
        });
        BigDecimal rounded = millis == null ? null : millis.setScale(0, RoundingMode.HALF_UP);
        if (rounded == null || !inRange(rounded, Duration.ofDays(365_000).toMillis())) {
            throw refused(
                    name,
                    "a number of days or a text such as \"12h\" or \"30d\" (ms, s, m, h, d), more than zero"
                            + " and at most 365000 days");
        }
        return Duration.ofMillis(rounded.longValueExact());
    }

    private long bytes(String name) {
        Optional<String> text = text(name);
        BigDecimal bytes = text.isPresent() ? sum(text.get(), "", BYTES) : number(name);
        BigDecimal rounded = bytes == null ? null : bytes.setScale(0, RoundingMode.HALF_UP);
        if (rounded == null || !inRange(rounded, Long.MAX_VALUE)) {
            throw refused(
                    name,
                    "a number of bytes or a text such as \"500mb\" (b, kb, mb, gb, tb of 1024), more than zero;"
                            + " leave it out for no limit");
        }
        return rounded.longValueExact();
    }

    private static boolean inRange(BigDecimal value, long most) {
        return value.signum() > 0 && value.compareTo(BigDecimal.valueOf(most)) <= 0;
    }

    private Optional<String> text(String name) {
        return block.value(name).filter(String.class::isInstance).map(String.class::cast);
    }

    private @Nullable BigDecimal number(String name) {
        return block.value(name).filter(Number.class::isInstance).isPresent()
                ? new BigDecimal(block.json(name).orElseThrow())
                : null;
    }

    /** Answers the value of a text such as {@code 1h30m}, or nothing if it is none. */
    private static @Nullable BigDecimal sum(String text, String defaultUnit, Map<String, Long> units) {
        String trimmed = EcmaSpace.trim(text).toLowerCase(Locale.ROOT);
        Matcher part = PART.matcher(trimmed);
        BigDecimal sum = BigDecimal.ZERO;
        int at = 0;
        while (at < trimmed.length() && part.find(at) && part.start() == at) {
            Long unit = units.get(part.group(2).isEmpty() ? defaultUnit : part.group(2));
            if (unit == null) {
                return null;
            }
            sum = sum.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(unit)));
            at = part.end();
        }
        return at == trimmed.length() && at > 0 ? sum : null;
    }

    private IllegalArgumentException refused(String name, String must) {
        return new IllegalArgumentException(
                BLOCK + "." + name + " is " + block.json(name).orElse("missing") + "; it must be " + must);
    }
}
