package dev.creel.store.file;

import dev.creel.store.io.FileHandle;
import dev.creel.store.json.ByteInput;
import dev.creel.store.json.ObjectScanner;
import dev.creel.store.json.ScanLimits;
import dev.creel.store.json.TextDamage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds what looks like other sessions among the fields of an entry. Where the brace that closes an entry is missing, those
 * behind it become its fields, and the text may be valid all the same. Belongs to one thread.
 */
final class FoldedSessions {

    /** No field of a session has it in its name; nearly every key has. */
    private static final char KEY_MARK = ':';

    private static final String ID = "sessionId";

    private final FileHandle handle;
    private final byte[] fields = ObjectScanner.newBuffer();
    private final byte[] inner = ObjectScanner.newBuffer();

    FoldedSessions(FileHandle handle) {
        this.handle = handle;
    }

    /**
     * Answers the keys of the sessions that an entry holds, in the order of the text; none of real sessions.
     *
     * @param from where the entry's value begins, an object without damage
     * @param to where it ends
     */
    List<String> in(long from, long to) throws IOException {
        List<String> keys = new ArrayList<>();
        ObjectScanner scanner = scanner(from, to);
        try {
            while (scanner.next()) {
                if (isSession(scanner, from)) {
                    keys.add(scanner.name());
                }
            }
        } catch (TextDamage e) {
            // Another program is rewriting the file, which is noticed elsewhere.
        }
        return keys;
    }

    /** What begins at a place. */
    enum Found {
        NOTHING,
        OBJECT,
        SESSION
    }

    /**
     * Answers what begins at a place.
     *
     * @param from where its key would begin, with a quote
     * @param to before where it would have to end
     */
    Found at(long from, long to) throws IOException {
        ObjectScanner scanner = scanner(from, to);
        scanner.resumeAt(0);
        try {
            if (!scanner.next() || !scanner.valueIsObject()) {
                return Found.NOTHING;
            }
            return isSession(scanner, from) ? Found.SESSION : Found.OBJECT;
        } catch (TextDamage e) {
            return Found.NOTHING;
        }
    }

    private ObjectScanner scanner(long from, long to) {
        return new ObjectScanner(text(from, to), ScanLimits.NONE, fields);
    }

    private boolean isSession(ObjectScanner member, long from) throws IOException, TextDamage {
        return member.valueIsObject()
                && !Double.isNaN(member.updatedAt())
                && member.name().indexOf(KEY_MARK) >= 0
                && hasId(from + member.valueAt(), from + member.valueEnd());
    }

    private boolean hasId(long from, long to) throws IOException, TextDamage {
        ObjectScanner scanner = new ObjectScanner(text(from, to), ScanLimits.NONE, inner);
        while (scanner.next()) {
            if (scanner.name().equals(ID)) {
                return true;
            }
        }
        return false;
    }

    private ByteInput text(long from, long to) {
        return (position, target, offset, length) -> {
            int wanted = (int) Math.min(length, to - from - position);
            return wanted <= 0 ? -1 : handle.read(from + position, target, offset, wanted);
        };
    }
}
