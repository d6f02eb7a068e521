package dev.creel.store.json;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value kept as text, at a place in a document. If it is an object, its members can be read and changed one by
 * one: what is not changed keeps its bytes. Immutable, thread-safe.
 */
public final class ObjectText {

    private final byte[] text;
    private final int depth;
    private @Nullable Members members;

    /**
     * @param text valid JSON, which nobody may change afterwards
     * @param depth how deep the value stands in its document
     */
    public ObjectText(byte[] text, int depth) {
        this.text = text;
        this.depth = depth;
    }

    /** Answers the text itself, which must not be changed. */
    public byte[] bytes() {
        return text;
    }

    public boolean isObject() {
        return text.length > 0 && text[0] == '{';
    }

    /** Answers the names of the members, each once, in the order of the text; nothing if it is no object. */
    public Set<String> names() {
        Members found = members();
        Set<String> names = new LinkedHashSet<>();
        for (int i = 0; i < found.count(); i++) {
            names.add(found.name(i));
        }
        return names;
    }

    /** Answers where the value of a member lies in {@link #bytes()}, or null if there is no such member. */
    public @Nullable Range find(String name) {
        Members found = members();
        int member = found.last(name);
        return member < 0 ? null : new Range((int) found.valueAt(member), (int) found.valueEnd(member));
    }

    /** Answers where the values of more than so many bytes lie, by the names of their members, in the order of the text. */
    public Map<String, Range> longerThan(long bytes) {
        Members found = members();
        Map<String, Range> longer = new LinkedHashMap<>();
        for (int i = 0; i < found.count(); i++) {
            if (found.valueLength(i) > bytes) {
                longer.put(found.name(i), new Range((int) found.valueAt(i), (int) found.valueEnd(i)));
            }
        }
        return longer;
    }

    /** Answers the value of a member, or null if there is none. */
    public @Nullable ObjectText get(String name) {
        Range range = find(name);
        return range == null ? null : new ObjectText(Arrays.copyOfRange(text, range.from, range.to), depth + 1);
    }

    /**
     * Answers this object with another value for a member: in its old place, or where ECMAScript puts a new one. If the
     * value is the same text, the answer is this object.
     *
     * @param value valid JSON, laid out for the depth of a member
     */
    public ObjectText with(String name, byte[] value) {
        Members found = members();
        int last = found.last(name);
        if (last >= 0
                && Arrays.equals(text, (int) found.valueAt(last), (int) found.valueEnd(last), value, 0, value.length)) {
            return this;
        }
        ObjectEdits edits = new ObjectEdits(found, depth);
        if (last < 0) {
            edits.add(name, value);
        } else {
            int first = dropAllButFirst(found, name, edits);
            edits.set(first, value);
        }
        return apply(edits);
    }

    /** Answers this object without a member; itself if there is none. */
    public ObjectText without(String name) {
        Members found = members();
        if (found.last(name) < 0) {
            return this;
        }
        ObjectEdits edits = new ObjectEdits(found, depth);
        edits.drop(dropAllButFirst(found, name, edits));
        return apply(edits);
    }

    /** Answers this object with no other members than these; itself if it has no other, or is no object. */
    public ObjectText only(Set<String> names) {
        Members found = members();
        ObjectEdits edits = new ObjectEdits(found, depth);
        boolean all = true;
        for (int i = 0; i < found.count(); i++) {
            if (!names.contains(found.name(i))) {
                edits.drop(i);
                all = false;
            }
        }
        return all ? this : apply(edits);
    }

    private static int dropAllButFirst(Members found, String name, ObjectEdits edits) {
        int first = -1;
        for (int i = 0; i < found.count(); i++) {
            if (found.name(i).equals(name)) {
                if (first >= 0) {
                    edits.drop(i);
                } else {
                    first = i;
                }
            }
        }
        return first;
    }

    /** Answers this object after a merge patch (RFC 7396); a member that the patch does not name keeps its bytes. */
    public ObjectText mergePatch(ObjectText patch) {
        ObjectText result = this;
        for (String name : patch.names()) {
            ObjectText change = patch.get(name);
            if (change == null) {
                continue;
            }
            if (change.isNull()) {
                result = result.without(name);
            } else if (change.isObject()) {
                ObjectText present = result.get(name);
                ObjectText base = present != null && present.isObject()
                        ? present
                        : new ObjectText(new byte[] {'{', '}'}, depth + 1);
                result = result.with(name, base.mergePatch(change).bytes());
            } else {
                result = result.with(name, JsonText.canonical(change.text, 0, change.text.length, depth + 1));
            }
        }
        return result;
    }

    private boolean isNull() {
        return text.length > 0 && text[0] == 'n';
    }

    private ObjectText apply(ObjectEdits edits) {
        List<TextEdit> changes = edits.plan().edits();
        long length = text.length;
        for (TextEdit change : changes) {
            length += change.shift();
        }
        byte[] result = new byte[Math.toIntExact(length)];
        int from = 0;
        int to = 0;
        for (TextEdit change : changes) {
            int kept = (int) change.from() - from;
            System.arraycopy(text, from, result, to, kept);
            System.arraycopy(change.text(), 0, result, to + kept, change.text().length);
            from = (int) change.to();
            to += kept + change.text().length;
        }
        System.arraycopy(text, from, result, to, text.length - from);
        return new ObjectText(result, depth);
    }

    private Members members() {
        Members found = members;
        if (found == null) {
            found = isObject() ? MemberFinder.of(text) : new Members.Builder().build(0, 0);
            members = found;
        }
        return found;
    }

    /**
     * A stretch of the text. Immutable, thread-safe.
     *
     * @param from offset of its first byte
     * @param to offset behind its last byte
     */
    public record Range(int from, int to) {}
}
