package dev.creel.store;

import dev.creel.store.json.JsonText;
import dev.creel.store.json.ObjectText;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One session: a JSON object kept as its text. A field is decoded when it is asked for; a change keeps the bytes of
 * every field that it does not name, so unknown fields, their order and the spelling of numbers and strings survive.
 *
 * <p>Two entries are equal when their text is. An accessor of a field that is missing, {@code null} or of another type
 * answers nothing. Methods that change answer a new entry, or this very one if nothing is different.
 *
 * <p>Immutable and thread-safe.
 */
public final class SessionEntry {

    /** How a merge treats the entry's last activity. */
    public enum Activity {
        /** The session was used: {@code updatedAt} becomes the latest of the present, the patched and the current time. */
        TOUCH,
        /** The session is only described: {@code updatedAt} stays what it is, if the entry exists and has one. */
        PRESERVE
    }

    private static final int DEPTH = 1;
    private static final int LONGEST_DOUBLE = 400;

    private final ObjectText text;

    /**
     * Wraps a text for a backend of this module; its type is not exported, so nobody else can call this.
     *
     * @param text valid JSON, laid out for an entry
     */
    public SessionEntry(ObjectText text) {
        this.text = text;
    }

    /**
     * Makes an entry of a JSON object's text, laid out as the document needs it: white space, escapes and numbers as
     * ECMAScript writes them, except numbers that would lose digits.
     *
     * @throws IllegalArgumentException if it is not one JSON object; names the place
     */
    public static SessionEntry parse(String json) {
        byte[] given = JsonText.utf8(json);
        ObjectText text = new ObjectText(JsonText.canonical(given, 0, given.length, DEPTH), DEPTH);
        if (!text.isObject()) {
            throw new IllegalArgumentException("An entry is a JSON object, this is " + brief(json));
        }
        return new SessionEntry(text);
    }

    /**
     * Makes an entry of its fields, in the order of the map.
     *
     * @param fields what {@link #with(String, Object)} accepts, by name
     */
    public static SessionEntry of(Map<String, ? extends @Nullable Object> fields) {
        return new SessionEntry(new ObjectText(JsonText.of(fields, DEPTH), DEPTH));
    }

    /**
     * Merges a patch into an entry as the gateway does. The patch's fields replace those of the entry, which keep their
     * places; {@code sessionId} becomes the patch's, else the entry's, else a new random one; {@code updatedAt} follows
     * the activity rule. A patch that changes {@code model} without naming {@code modelProvider} drops the latter, and
     * both are trimmed, or removed if blank.
     *
     * @param existing the present entry, or {@code null} if there is none: then the session counts as touched, as it does
     *     if what is there is no object
     * @param patch the fields to set
     * @param now the current time
     */
    public static SessionEntry merge(
            @Nullable SessionEntry existing, SessionEntry patch, Activity activity, Instant now) {
        return SessionMerge.of(existing, patch, activity, now);
    }

    /** Answers the entry's JSON text as it stands in the document: lines after the first are indented by two more. */
    public String text() {
        return new String(text.bytes(), StandardCharsets.UTF_8);
    }

    /** Answers the length of the text in bytes. */
    public int length() {
        return text.bytes().length;
    }

    /** Answers the text for a backend of this module; its type is not exported, so nobody else can call this. */
    public ObjectText objectText() {
        return text;
    }

    /** Answers the names of the fields in their order. */
    public Set<String> fields() {
        return Collections.unmodifiableSet(text.names());
    }

    /** Answers whether the field is there, be it {@code null}. */
    public boolean has(String field) {
        return text.find(field) != null;
    }

    /** Answers the text of a field's value, or nothing if the field is missing. */
    public Optional<String> json(String field) {
        return text.find(field) == null
                ? Optional.empty()
                : Optional.of(new String(bytesOf(field), StandardCharsets.UTF_8));
    }

    /**
     * Answers a field's value as the JDK knows it: {@code String}, {@code Boolean}, {@code Long}, {@code BigInteger} for
     * larger whole numbers, {@code Double}, {@code List} or {@code Map}.
     *
     * @throws IllegalArgumentException if there is a whole number of more than 10,000 digits in it
     */
    public Optional<Object> value(String field) {
        ObjectText.Range range = text.find(field);
        return range == null
                ? Optional.empty()
                : Optional.ofNullable(JsonText.value(text.bytes(), range.from(), range.to()));
    }

    /**
     * Answers a field's value as the caller's own type, such as a record; members that the type does not know are passed
     * over.
     *
     * @throws IllegalArgumentException if the value does not fit the type
     */
    public <T> Optional<T> as(String field, Class<T> type) {
        ObjectText.Range range = text.find(field);
        return range == null || isNull(range)
                ? Optional.empty()
                : Optional.of(JsonText.as(text.bytes(), range.from(), range.to(), type));
    }

    /**
     * Answers the whole entry as the caller's own type, such as a record.
     *
     * @throws IllegalArgumentException if the entry does not fit the type
     */
    public <T> T as(Class<T> type) {
        return JsonText.as(text.bytes(), 0, text.bytes().length, type);
    }

    /**
     * Answers this entry with another value for a field, in its old place or behind the last one.
     *
     * @param value {@code null}, a {@code String}, {@code Boolean}, {@code Number}, {@code Instant} (written as
     *     milliseconds since 1970), a {@code Map}, {@code Iterable} or array of such, or any record or bean
     */
    public SessionEntry with(String field, @Nullable Object value) {
        return withText(field, JsonText.of(value, DEPTH + 1));
    }

    /**
     * Answers this entry with another value for a field, given as JSON.
     *
     * @throws IllegalArgumentException if it is not one JSON value; names the place
     */
    public SessionEntry withJson(String field, String json) {
        byte[] given = JsonText.utf8(json);
        return withText(field, JsonText.canonical(given, 0, given.length, DEPTH + 1));
    }

    SessionEntry withText(String field, byte[] value) {
        Objects.requireNonNull(field, "field");
        return wrap(requireObject().with(field, value));
    }

    /** Answers this entry without a field. */
    public SessionEntry without(String field) {
        return wrap(requireObject().without(field));
    }

    /** Answers this entry with no other fields than these, in the order it has them; one that is no object as it is. */
    public SessionEntry only(Set<String> fields) {
        return wrap(text.only(fields));
    }

    /**
     * Answers this entry after a JSON merge patch (RFC 7396): {@code null} removes a field, an object is merged into the
     * present one, anything else replaces it. What the patch does not name keeps its bytes, at every depth.
     */
    public SessionEntry mergePatch(SessionEntry patch) {
        return wrap(requireObject().mergePatch(patch.requireObject()));
    }

    private SessionEntry wrap(ObjectText next) {
        return next == text ? this : new SessionEntry(next);
    }

    ObjectText requireObject() {
        if (!text.isObject()) {
            throw new IllegalStateException(
                    "This entry is not a JSON object but " + brief(text()) + "; put a new entry in its place");
        }
        return text;
    }

    /** Answers the id of the session's current transcript. */
    public Optional<String> sessionId() {
        return string("sessionId");
    }

    /** Answers the last activity of any kind. */
    public Optional<Instant> updatedAt() {
        return instant("updatedAt");
    }

    /** Answers the last activity of a user. */
    public Optional<Instant> lastInteractionAt() {
        return instant("lastInteractionAt");
    }

    /** Answers when the session's current id became active. */
    public Optional<Instant> sessionStartedAt() {
        return instant("sessionStartedAt");
    }

    /** Answers the transcript's path, relative to the document's directory or absolute. */
    public Optional<String> sessionFile() {
        return string("sessionFile");
    }

    public Optional<String> label() {
        return string("label");
    }

    public Optional<String> displayName() {
        return string("displayName");
    }

    public Optional<String> model() {
        return string("model");
    }

    public Optional<String> modelProvider() {
        return string("modelProvider");
    }

    /** Answers {@code running}, {@code done}, {@code failed}, {@code killed}, {@code timeout}, or another word. */
    public Optional<String> status() {
        return string("status");
    }

    public Optional<String> channel() {
        return string("channel");
    }

    /** Answers {@code direct}, {@code group}, {@code channel}, or another word. */
    public Optional<String> chatType() {
        return string("chatType");
    }

    /** Answers the key of the session that spawned this one. */
    public Optional<String> spawnedBy() {
        return string("spawnedBy");
    }

    public Optional<String> parentSessionKey() {
        return string("parentSessionKey");
    }

    public Optional<String> lastChannel() {
        return string("lastChannel");
    }

    public Optional<String> lastTo() {
        return string("lastTo");
    }

    public OptionalLong inputTokens() {
        return count("inputTokens");
    }

    public OptionalLong outputTokens() {
        return count("outputTokens");
    }

    public OptionalLong totalTokens() {
        return count("totalTokens");
    }

    public OptionalLong contextTokens() {
        return count("contextTokens");
    }

    /** Answers the last heartbeat that was delivered. */
    public Optional<String> lastHeartbeatText() {
        return string("lastHeartbeatText");
    }

    /** Answers when the last heartbeat was delivered. */
    public Optional<Instant> lastHeartbeatSentAt() {
        return instant("lastHeartbeatSentAt");
    }

    private Optional<String> string(String field) {
        ObjectText.Range range = text.find(field);
        return range == null || text.bytes()[range.from()] != '"'
                ? Optional.empty()
                : Optional.of(JsonText.unquote(text.bytes(), range.from(), range.to()));
    }

    String stringOr(String field, String otherwise) {
        return string(field).orElse(otherwise);
    }

    Optional<Number> number(String field) {
        ObjectText.Range range = text.find(field);
        if (range == null || !isNumber(range)) {
            return Optional.empty();
        }
        // A whole number of that length is beyond every double, and working out its digits would take long.
        return range.to() - range.from() > LONGEST_DOUBLE
                ? Optional.of(Double.valueOf(new String(bytesOf(field), StandardCharsets.US_ASCII)))
                : value(field).map(Number.class::cast);
    }

    private boolean isNumber(ObjectText.Range range) {
        byte first = text.bytes()[range.from()];
        return first == '-' || (first >= '0' && first <= '9');
    }

    private Optional<Instant> instant(String field) {
        return number(field).map(SessionEntry::saturated).map(Instant::ofEpochMilli);
    }

    private OptionalLong count(String field) {
        Optional<Number> number = number(field);
        return number.isPresent() ? OptionalLong.of(saturated(number.get())) : OptionalLong.empty();
    }

    /** Answers a number as a long, the largest or smallest one if it is beyond, as the index of a document does. */
    private static long saturated(Number number) {
        return number instanceof BigInteger ? (long) number.doubleValue() : number.longValue();
    }

    byte[] bytesOf(String field) {
        ObjectText.Range range = Objects.requireNonNull(text.find(field));
        return Arrays.copyOfRange(text.bytes(), range.from(), range.to());
    }

    private boolean isNull(ObjectText.Range range) {
        return text.bytes()[range.from()] == 'n';
    }

    private static String brief(String json) {
        return json.length() <= 40 ? json : json.substring(0, 40) + "...";
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof SessionEntry other && Arrays.equals(text.bytes(), other.text.bytes());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(text.bytes());
    }

    /** Names the session and its size, not its content, which may be private. */
    @Override
    public String toString() {
        return "SessionEntry[sessionId=" + sessionId().orElse("none") + ", " + length() + " bytes]";
    }
}
