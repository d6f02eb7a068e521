package dev.creel.store.testkit;

import dev.creel.store.KeyNormalizer;
import dev.creel.store.SessionEntry;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;

/**
 * Generators for jqwik: keys, entries, documents and histories of edits, as gateways make them and as nobody should. All
 * of them shrink: fewer sessions, fewer fields, plainer spellings.
 *
 * <p>Stateless and thread-safe.
 */
public final class SessionArbitraries {

    private static final List<String> CHANNELS = List.of("telegram", "whatsapp", "discord");

    private SessionArbitraries() {}

    /**
     * Session keys: direct, group, thread, cron and subagent ones, some in odd spellings, some that ECMAScript takes for
     * array indices, some outside ASCII, a few very long.
     */
    public static Arbitrary<String> keys() {
        Arbitrary<String> number = Arbitraries.integers().between(1, 99).map(String::valueOf);
        Arbitrary<String> peer = Combinators.combine(Arbitraries.of(CHANNELS), number)
                .as((channel, id) -> "agent:main:" + channel + ":direct:+4915" + id);
        return Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.of("agent:main:main", "Agent:Main:Main", " agent:main:main\t", "main")),
                Tuple.of(3, peer),
                Tuple.of(1, peer.map(key -> key + ":thread:7")),
                Tuple.of(2, number.map(id -> "agent:main:cron:3f1d2c9a-" + id + ":run:" + id)),
                Tuple.of(2, number.map(id -> "agent:main:subagent:3f1d2c9a-" + id)),
                Tuple.of(2, number.map(id -> "agent:ops:whatsapp:group:" + id + "@g.us")),
                Tuple.of(2, Arbitraries.of("0", "7", "10", "4294967294", "4294967295", "01", "-1", "1.5", " 7")),
                Tuple.of(
                        2,
                        Arbitraries.of(
                                "zo\u00eb",
                                "ZO\u00cb",
                                "\u4e2d\ud83d\ude00",
                                "\u0130stanbul",
                                "a\"b\\c\n",
                                "__proto__",
                                "\u00a0X\ufeff",
                                "x",
                                "\ud800")),
                Tuple.of(1, number.map(id -> "agent:main:" + "long:".repeat(400) + id)));
    }

    /** Any JSON value as text: deep ones, odd numbers, half characters, white space as it comes. */
    public static Arbitrary<String> values() {
        return JsonTexts.values();
    }

    /**
     * The texts of entries as some program may have written them: unknown fields, names that come twice, numbers and
     * strings in every spelling, white space as it comes. None has the field {@code acp}, which stores protect.
     */
    public static Arbitrary<String> entryTexts() {
        Arbitrary<Tuple2<String, String>> field = Arbitraries.frequencyOf(
                Tuple.of(2, JsonTexts.strings().map(value -> Tuple.of("sessionId", value))),
                Tuple.of(
                        3,
                        Arbitraries.longs().between(0, 2_000_000_000_000L).map(at -> Tuple.of("updatedAt", at + ""))),
                Tuple.of(2, JsonTexts.strings().map(value -> Tuple.of("label", value))),
                Tuple.of(1, JsonTexts.strings().map(value -> Tuple.of("model", value))),
                Tuple.of(1, skillsSnapshots().map(value -> Tuple.of("skillsSnapshot", value))),
                Tuple.of(4, Combinators.combine(JsonTexts.names(), values()).as(Tuple::of)));
        return Combinators.combine(
                        field.filter(each -> !each.get1().equals("acp")).list().ofMaxSize(7),
                        JsonTexts.spaces(),
                        JsonTexts.spaces())
                .as(JsonTexts::object);
    }

    private static Arbitrary<String> skillsSnapshots() {
        return Arbitraries.integers()
                .between(0, 60)
                .map(skills -> "{\"prompt\":\"" + "<skill>\\n  reads the \\\"inbox\\\" →\\n</skill>\\n".repeat(skills)
                        + "\",\"skills\":[],\"version\":0}");
    }

    /** Entries, laid out as a store writes them. */
    public static Arbitrary<SessionEntry> entries() {
        return entryTexts().map(SessionEntry::parse);
    }

    /**
     * A document, and what a store reads of it. Immutable, thread-safe.
     *
     * @param text the whole text
     * @param entries the text of each session's entry, by normalised key
     */
    public record Document(String text, Map<String, String> entries) {
        public Document {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }
    }

    /**
     * Whole documents. A third of them are what the gateway writes, byte for byte; the others have white space and escapes
     * as they come, keys that occur twice, several spellings of a key, and now and then a byte order mark.
     */
    public static Arbitrary<Document> documents() {
        return Arbitraries.frequencyOf(Tuple.of(1, canonicalDocuments()), Tuple.of(2, oddDocuments()));
    }

    private static Arbitrary<Document> canonicalDocuments() {
        return sessions(entries()).map(DocumentTexts::canonical);
    }

    private static Arbitrary<Document> oddDocuments() {
        return Combinators.combine(
                        sessions(entryTexts()),
                        JsonTexts.spaces().list().ofMinSize(1).ofMaxSize(5),
                        Arbitraries.integers().between(0, 7).list().ofMinSize(1).ofMaxSize(5),
                        Arbitraries.of(false, false, false, true))
                .as(DocumentTexts::odd);
    }

    private static <T> Arbitrary<Map<String, T>> sessions(Arbitrary<T> entries) {
        return Combinators.combine(keys(), entries)
                .as((key, entry) -> Tuple.of(key, entry))
                .list()
                .ofMaxSize(8)
                .map(all -> {
                    Map<String, T> sessions = new LinkedHashMap<>();
                    all.forEach(each -> sessions.put(KeyNormalizer.DEFAULT.normalize(each.get1()), each.get2()));
                    return sessions;
                });
    }

    /**
     * Histories of up to {@code most} edits that any store can be put through. They concern few keys, so that they meet.
     */
    public static Arbitrary<List<SessionEdit>> histories(int most) {
        return histories(edits(), most);
    }

    /**
     * Histories of up to {@code most} edits, in which the store is opened anew now and then, and another program puts its
     * own document in the place of the store's.
     */
    public static Arbitrary<List<SessionEdit>> fileHistories(int most) {
        Arbitrary<Keyed<SessionEdit>> foreign = Combinators.combine(slots(), entries())
                .as(Tuple::of)
                .list()
                .ofMaxSize(5)
                .map(SessionArbitraries::replacement);
        return histories(
                Arbitraries.frequencyOf(
                        Tuple.of(10, edits()),
                        Tuple.of(1, Arbitraries.just(keys -> new SessionEdit.Reopen())),
                        Tuple.of(1, foreign)),
                most);
    }

    /** An edit of keys that are known later. Generators that depend on the keys would be made anew for each history. */
    private interface Keyed<E extends SessionEdit> {
        E of(List<String> keys);
    }

    private static Arbitrary<List<SessionEdit>> histories(Arbitrary<Keyed<SessionEdit>> edits, int most) {
        return Combinators.combine(
                        keys().list().ofMinSize(2).ofMaxSize(6), edits.list().ofMaxSize(most))
                .as((keys, history) ->
                        history.stream().map(edit -> edit.of(keys)).toList());
    }

    private static Arbitrary<Integer> slots() {
        return Arbitraries.integers().between(0, 5);
    }

    private static String key(List<String> keys, int slot) {
        return keys.get(slot % keys.size());
    }

    private static Keyed<SessionEdit> replacement(List<Tuple2<Integer, SessionEntry>> members) {
        return keys -> {
            Map<String, SessionEntry> sessions = new LinkedHashMap<>();
            members.forEach(
                    member -> sessions.put(KeyNormalizer.DEFAULT.normalize(key(keys, member.get1())), member.get2()));
            return new SessionEdit.ForeignReplacement(sessions);
        };
    }

    private static Arbitrary<Keyed<SessionEdit>> edits() {
        Arbitrary<Keyed<SessionEdit.Single>> single = single();
        return Arbitraries.frequencyOf(
                Tuple.of(8, single.map(edit -> edit::of)),
                Tuple.of(1, slots().map(slot -> keys -> new SessionEdit.NoOp(key(keys, slot)))),
                Tuple.of(1, slots().map(slot -> keys -> new SessionEdit.Abandoned(key(keys, slot)))),
                Tuple.of(
                        2,
                        single.list()
                                .ofMaxSize(4)
                                .map(edits -> keys -> new SessionEdit.Together(edits.stream()
                                        .map(edit -> edit.of(keys))
                                        .toList()))));
    }

    private static Arbitrary<Keyed<SessionEdit.Single>> single() {
        Arbitrary<String> fields = Arbitraries.oneOf(Arbitraries.of("label", "updatedAt", "model"), JsonTexts.names())
                .filter(name -> !name.equals("acp"));
        return Arbitraries.frequencyOf(
                Tuple.of(
                        4,
                        Combinators.combine(slots(), entries())
                                .as((slot, entry) -> keys -> new SessionEdit.Put(key(keys, slot), entry))),
                Tuple.of(
                        4,
                        Combinators.combine(slots(), fields, values())
                                .as((slot, field, json) ->
                                        keys -> new SessionEdit.Patch(key(keys, slot), field, json))),
                Tuple.of(2, slots().map(slot -> keys -> new SessionEdit.Remove(key(keys, slot)))));
    }
}
