package dev.creel.store.file;

import dev.creel.store.KeyNormalizer;
import dev.creel.store.json.JsonText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A document as a plain list of members, changed and looked up by the original's rules word by word. Not thread-safe. */
final class ModelDocument {

    /**
     * A member of the document; names may occur twice.
     *
     * @param updatedAt NaN if there is none
     */
    record Member(String name, String value, double updatedAt) {}

    /**
     * What the original's look-up answers.
     *
     * @param existing the session's entry, or null
     */
    record Resolved(String normal, Member existing, List<String> legacy) {}

    private final List<Member> members;

    ModelDocument(List<Member> members) {
        this.members = new ArrayList<>(members);
    }

    List<Member> members() {
        return members;
    }

    private static String normal(String key) {
        return KeyNormalizer.DEFAULT.normalize(key);
    }

    /** White space trimmed as ECMAScript does: the default rule on a text without letters that have a case. */
    private static String trim(String key) {
        int start = 0;
        int end = key.length();
        while (start < end && normal(key.substring(start, start + 1)).isEmpty()) {
            start++;
        }
        while (end > start && normal(key.substring(end - 1, end)).isEmpty()) {
            end--;
        }
        return key.substring(start, end);
    }

    /** The rule of the original, walking over all keys. */
    Resolved resolve(String key) {
        Map<String, Member> store = new LinkedHashMap<>();
        indicesFirst().forEach(member -> store.put(member.name, member));
        String trimmed = trim(key);
        String normalized = normal(key);
        List<String> legacy = new ArrayList<>();
        if (!trimmed.equals(normalized) && store.containsKey(trimmed)) {
            legacy.add(trimmed);
        }
        Member existing = store.get(normalized);
        if (existing == null && !legacy.isEmpty()) {
            existing = store.get(trimmed);
        }
        for (Member candidate : store.values()) {
            if (candidate.name.equals(normalized) || !normal(candidate.name).equals(normalized)) {
                continue;
            }
            if (!legacy.contains(candidate.name)) {
                legacy.add(candidate.name);
            }
            if (existing == null || time(candidate) > time(existing)) {
                existing = candidate;
            }
        }
        return new Resolved(normalized, existing, legacy);
    }

    private static double time(Member member) {
        return Double.isNaN(member.updatedAt) ? 0 : member.updatedAt;
    }

    /** The order in which ECMAScript walks over the members. */
    private List<Member> indicesFirst() {
        List<Member> sorted = new ArrayList<>(members);
        sorted.sort(Comparator.comparingLong(member -> place(member.name)));
        return sorted;
    }

    /** ECMAScript puts array indices first, in ascending order, and leaves all others as they came. */
    static long place(String name) {
        return JsonText.isArrayIndex(name) ? Long.parseLong(name) : Long.MAX_VALUE;
    }

    /** Writes an entry under the normalised key; answers whether only a value was replaced in its place. */
    boolean put(String key, String value, double updatedAt) {
        Resolved resolved = resolve(key);
        if (resolved.existing != null && resolved.existing.value.equals(value)) {
            return true;
        }
        int before = members.size();
        Member next = new Member(resolved.normal, value, updatedAt);
        int place = members.stream().map(Member::name).toList().indexOf(resolved.normal);
        if (place >= 0) {
            int earlier = (int) members.subList(0, place).stream()
                    .filter(member -> normal(member.name).equals(resolved.normal))
                    .count();
            remove(key);
            members.add(place - earlier, next);
            return members.size() == before;
        }
        remove(key);
        members.add(placeOfNew(resolved.normal), next);
        return false;
    }

    private int placeOfNew(String name) {
        if (JsonText.isArrayIndex(name)) {
            for (int i = 0; i < members.size(); i++) {
                String other = members.get(i).name;
                if (!JsonText.isArrayIndex(other) || Long.parseLong(other) > Long.parseLong(name)) {
                    return i;
                }
            }
        }
        return members.size();
    }

    /** Removes every spelling of a key. */
    boolean remove(String key) {
        String normal = normal(key);
        return members.removeIf(member -> Objects.equals(normal(member.name), normal));
    }
}
