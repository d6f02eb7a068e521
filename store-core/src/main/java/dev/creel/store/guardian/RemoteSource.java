package dev.creel.store.guardian;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Another machine's guardian, as a source: what its own sources use. What it hears from others, and its groups, are left
 * out: two guardians may watch each other. Thread-safe.
 */
final class RemoteSource implements UsageSource {

    private static final Logger LOG = LoggerFactory.getLogger(RemoteSource.class);

    private static final Duration WHOLE = Duration.ofSeconds(5);
    private static final int MOST_BYTES = 4 << 20;
    private static final int MOST_SOURCES = 100;
    private static final int MOST_LETTERS = 200;
    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final int MISDIRECTED = 421;
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127\\.[0-9.]+|\\[::1]");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

    private final String name;
    private final HttpCalls calls;
    private final HttpRequest request;
    private volatile Map<String, String> troubles = Map.of();

    /**
     * @param token the token that the other guardian asks for; empty if it asks for none
     * @throws IllegalArgumentException if name, address or token cannot be right
     */
    RemoteSource(String name, URI address, String token) {
        this(name, address, token, WHOLE);
    }

    RemoteSource(String name, URI address, String token, Duration whole) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("the name is \"" + clean(name)
                    + "\"; it must be 1 to 64 of A-Z a-z 0-9 . _ -, the first one a letter or a digit");
        }
        this.name = name;
        calls = new HttpCalls(address, whole, MOST_BYTES);
        String path = address.getRawPath() == null ? "" : address.getRawPath().replaceAll("/+$", "");
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(calls.origin() + path + "/api/state"));
        if (!token.isEmpty()) {
            if (!token.chars().allMatch(c -> c > ' ' && c <= '~')) {
                throw new IllegalArgumentException("the token for " + calls.origin()
                        + " has a character that no request can carry; it must be visible ASCII");
            }
            builder.header("Authorization", "Bearer " + token);
            warnIfOpen(address);
        }
        request = builder.build();
    }

    private void warnIfOpen(URI address) {
        if ("http".equals(address.getScheme())
                && !LOOPBACK.matcher(address.getHost()).matches()) {
            LOG.atWarn()
                    .addKeyValue("source", name)
                    .addKeyValue("address", calls.origin())
                    .log("a token goes over the network unencrypted; use a tunnel");
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Usage> read() throws IOException, InterruptedException {
        HttpResponse<byte[]> response = calls.send(request);
        if (response.statusCode() == UNAUTHORIZED) {
            throw new IOException(calls.origin() + " refused the token (401)");
        } else if (response.statusCode() == MISDIRECTED) {
            throw new IOException(calls.origin()
                    + " does not know this host and port (421); use those that it prints, also through a tunnel");
        } else if (response.statusCode() != OK) {
            throw new IOException(calls.origin() + " answered " + response.statusCode());
        }
        try {
            JsonMembers state = JsonMembers.of(response.body());
            List<Usage> usages = usages(state);
            if (StateJson.isStalled(state)) {
                throw new IOException(calls.origin() + " answered, but has not looked since "
                        + state.instant("at").truncatedTo(ChronoUnit.SECONDS));
            }
            return usages;
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    calls.origin() + " answered 200 but no guardian state: " + clean(String.valueOf(e.getMessage())),
                    e);
        }
    }

    private List<Usage> usages(JsonMembers state) {
        long format = state.number("format");
        if (format != 1) {
            throw new IllegalArgumentException("format is " + format + "; it must be 1");
        }
        List<JsonMembers> own = state.list("sources", each -> each).stream()
                .filter(each -> !each.flag("remote") && !each.flag("group"))
                .toList();
        if (own.size() > MOST_SOURCES) {
            throw new IllegalArgumentException(
                    "sources has " + own.size() + " of its own; at most " + MOST_SOURCES + " are taken");
        }
        List<Usage> usages = new ArrayList<>();
        Map<String, String> silent = new LinkedHashMap<>();
        for (JsonMembers each : own) {
            String theirs = name(each);
            Optional<String> trouble = each.optionalText("trouble");
            Optional<JsonMembers> usage = each.optionalObject("usage");
            if (trouble.isEmpty() && usage.isPresent()) {
                usages.add(named(theirs, StateJson.usage(usage.get())));
            } else {
                silent.put(theirs, clean(trouble.orElse("it was not read yet")));
            }
        }
        troubles = Map.copyOf(silent);
        return usages;
    }

    private String name(JsonMembers source) {
        String theirs = source.text("name");
        if (!NAME.matcher(theirs).matches()) {
            throw new IllegalArgumentException("a source is named \"" + theirs + "\"");
        }
        return name + "/" + theirs;
    }

    private static Usage named(String name, Usage usage) {
        return new Usage(
                name,
                usage.at(),
                usage.inUse(),
                usage.existing(),
                usage.bytes(),
                usage.tokens(),
                usage.limits(),
                usage.kinds(),
                usage.owners().stream()
                        .map(owner -> new Usage.Share(
                                clean(owner.name()), owner.sessions(), owner.bytes(), owner.inUse(), owner.tokens()))
                        .toList(),
                usage.work());
    }

    /** Answers why the other guardian knows nothing of a name of its own, in its words; nothing if it no longer has it. */
    Optional<String> trouble(String of) {
        return Optional.ofNullable(troubles.get(of));
    }

    private static String clean(String words) {
        String shown = words.length() > MOST_LETTERS ? words.substring(0, MOST_LETTERS) + "..." : words;
        return INVISIBLE.matcher(shown).replaceAll("?");
    }
}
