package dev.creel.store.testkit.models;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.creel.store.json.JsonText;
import dev.creel.store.json.ObjectScanner;
import dev.creel.store.json.ScanLimits;
import dev.creel.store.json.TextDamage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** What the scanner makes of a document's bytes, and whether Jackson makes the same of them. Immutable, thread-safe. */
final class ScannedDocument {

    private static final int DEPTH = 1000;
    private static final ObjectMapper JACKSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH * 10)
                            .maxNumberLength(Integer.MAX_VALUE)
                            .maxNameLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final byte[] bytes;
    private final List<Member> members;
    private final boolean whole;
    private final boolean byteOrderMark;

    private ScannedDocument(byte[] bytes, List<Member> members, boolean whole, boolean byteOrderMark) {
        this.bytes = bytes;
        this.members = members;
        this.whole = whole;
        this.byteOrderMark = byteOrderMark;
    }

    /** A member of a document: its name decoded and as the text spells it, and the text of its value. */
    record Member(String name, String spelling, String value, boolean isBad) {}

    static ScannedDocument of(byte[] document) {
        ByteBuffer source = ByteBuffer.wrap(document);
        ObjectScanner scanner = new ObjectScanner(
                (position, target, offset, length) -> {
                    int n = (int) Math.min(length, source.limit() - position);
                    source.get((int) Math.min(position, source.limit()), target, offset, Math.max(0, n));
                    return n <= 0 ? -1 : n;
                },
                new ScanLimits(Integer.MAX_VALUE, Integer.MAX_VALUE, DEPTH),
                ObjectScanner.newBuffer());
        List<Member> members = new ArrayList<>();
        boolean whole = false;
        try {
            while (scanner.next()) {
                String spelling = new String(scanner.key(), 0, scanner.keyLength(), UTF_8);
                int from = (int) scanner.valueAt();
                String value = new String(document, from, (int) scanner.valueEnd() - from, UTF_8);
                members.add(new Member(scanner.name(), spelling, value, scanner.fault() != null));
            }
            whole = true;
        } catch (TextDamage e) {
            DocumentFuzz.require(e.position() >= 0 && e.position() <= document.length, "damage at " + e.position());
        } catch (IOException e) {
            throw new AssertionError("an array cannot fail", e);
        }
        return new ScannedDocument(document, members, whole, scanner.byteOrderMark());
    }

    List<Member> members() {
        return members;
    }

    /** Answers whether the scanner came to the end. */
    boolean isWhole() {
        return whole;
    }

    /** Answers whether a gateway can use the document. */
    boolean isSound() {
        return whole && !byteOrderMark && members.stream().noneMatch(Member::isBad);
    }

    Member last(String name) {
        return members.stream()
                .filter(member -> member.name().equals(name))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    List<Member> without(String name) {
        return members.stream().filter(member -> !member.name().equals(name)).toList();
    }

    /** Answers whether the text of a member is part of this document's. */
    boolean contains(Member member) {
        String text = new String(bytes, ISO_8859_1);
        return text.contains(new String(member.spelling().getBytes(UTF_8), ISO_8859_1))
                && text.contains(new String(member.value().getBytes(UTF_8), ISO_8859_1));
    }

    void requireSameAsJackson() {
        Object theirs;
        try {
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            theirs = JACKSON.readValue(text, Object.class);
        } catch (CharacterCodingException e) {
            theirs = null;
        } catch (JacksonException e) {
            // It refuses names with unpaired surrogates, which ECMAScript allows, and is not asked about depth.
            if (e.getMessage().contains("surrogate") || e.getMessage().contains("nesting")) {
                return;
            }
            theirs = null;
        }
        if (theirs instanceof Map<?, ?> map && !isTooDeep(theirs, 0)) {
            DocumentFuzz.require(isSound(), "refused, although Jackson takes it");
            Map<String, Object> ours = new LinkedHashMap<>();
            for (Member member : members) {
                byte[] value = member.value().getBytes(UTF_8);
                ours.put(member.name(), JsonText.value(value, 0, value.length));
            }
            DocumentFuzz.require(same(ours, map), "Jackson finds " + map + ", the scanner " + ours);
        } else {
            DocumentFuzz.require(!isSound() || isTooDeep(theirs, 0), "taken, although Jackson refuses it");
        }
    }

    private static boolean isTooDeep(Object value, int depth) {
        if (depth > DEPTH) {
            return true;
        }
        Iterable<?> inside =
                value instanceof Map<?, ?> map ? map.values() : value instanceof List<?> list ? list : List.of();
        for (Object each : inside) {
            if (isTooDeep(each, depth + 1)) {
                return true;
            }
        }
        return false;
    }

    private static boolean same(Object ours, Object theirs) {
        if (ours instanceof Map<?, ?> one && theirs instanceof Map<?, ?> other) {
            return one.keySet().equals(other.keySet())
                    && one.keySet().stream().allMatch(key -> same(one.get(key), other.get(key)));
        }
        if (ours instanceof List<?> one && theirs instanceof List<?> other) {
            if (one.size() != other.size()) {
                return false;
            }
            for (int i = 0; i < one.size(); i++) {
                if (!same(one.get(i), other.get(i))) {
                    return false;
                }
            }
            return true;
        }
        if (ours instanceof Number one && theirs instanceof Number other) {
            return Double.compare(one.doubleValue() + 0.0, other.doubleValue() + 0.0) == 0;
        }
        return Objects.equals(ours, theirs);
    }
}
