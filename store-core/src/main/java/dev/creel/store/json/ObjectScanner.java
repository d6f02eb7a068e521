package dev.creel.store.json;

import java.io.IOException;

/**
 * Walks over the members of one JSON object, keeping nothing but the place of each.
 *
 * <p>{@link #next()} goes to the next member and answers false behind the last one, when the rest of the text has been
 * checked too. Not thread-safe.
 */
public final class ObjectScanner extends ValueScanner {

    private boolean started;
    private int members;
    private boolean byteOrderMark;
    private long objectAt;
    private long objectEnd;
    private long keyAt;
    private byte[] key = new byte[128];
    private int keyLength;
    private long namesLength;
    private long valueAt;
    private long valueEnd;
    private boolean valueIsObject;
    private int checksum;

    /**
     * Scans an object that is read through a small buffer.
     *
     * @param buffer from {@link #newBuffer()}; nobody else uses it meanwhile
     */
    public ObjectScanner(ByteInput input, ScanLimits limits, byte[] buffer) {
        super(input, buffer, limits);
    }

    /** Scans an object within an array, without limits. */
    public ObjectScanner(byte[] text, int from, int to) {
        super(text, from, to, ScanLimits.NONE);
    }

    /**
     * Goes to the next member.
     *
     * @return false if there is none, and nothing behind the object
     * @throws TextDamage if the structure cannot be made out; the members answered so far are good
     */
    public boolean next() throws IOException, TextDamage {
        if (!started) {
            start();
            started = true;
        }
        skipSpace();
        int c = peek();
        if (c == '}') {
            end();
            return false;
        }
        if (members > 0) {
            if (c != ',') {
                throw broken(c < 0 ? "the text ends before the last '}'" : found(c) + " where ',' or '}' belongs");
            }
            at++;
            skipSpace();
            c = peek();
        }
        if (c != '"') {
            throw broken(c < 0 ? "the text ends before the last '}'" : found(c) + " where a name in quotes belongs");
        }
        if (++members > limits().members()) {
            throw new TextDamage(
                    TextDamage.Kind.OVER_LIMIT,
                    position(),
                    "there are more than " + limits().members() + " entries",
                    limits().members());
        }
        member();
        return true;
    }

    private void start() throws IOException, TextDamage {
        if (peek() == 0xef) {
            long from = position();
            at++;
            byteOrderMark = take() == 0xbb && take() == 0xbf;
            if (!byteOrderMark) {
                seek(from);
            }
        }
        skipSpace();
        objectAt = position();
        int c = peek();
        if (c < 0) {
            throw new TextDamage(TextDamage.Kind.EMPTY, position(), "the file is empty");
        }
        if (c != '{') {
            boolean json =
                    c == '[' || c == '"' || c == 't' || c == 'f' || c == 'n' || c == '-' || (c >= '0' && c <= '9');
            throw new TextDamage(
                    json ? TextDamage.Kind.NOT_AN_OBJECT : TextDamage.Kind.BROKEN,
                    position(),
                    found(c) + " where the '{' of a JSON object belongs");
        }
        at++;
    }

    private void member() throws IOException, TextDamage {
        if (position() - valueEnd > Integer.MAX_VALUE) {
            throw broken("more than 2 GiB between two entries");
        }
        keyAt = position();
        begin();
        at++;
        mark();
        string();
        endMark(1);
        keepKey();
        TextFault fault = fault();
        if (fault != null) {
            throw new TextDamage(TextDamage.Kind.BROKEN, fault.position(), fault.message() + ", in a name");
        }
        skipSpace();
        int c = peek();
        if (c != ':') {
            throw broken(c < 0 ? "the text ends behind a name" : found(c) + " where ':' belongs");
        }
        at++;
        skipSpace();
        valueAt = position();
        if (valueAt - keyAt > Integer.MAX_VALUE) {
            throw broken("more than 2 GiB between a name and its value");
        }
        valueIsObject = peek() == '{';
        beginChecksum();
        value();
        checksum = endChecksum();
        valueEnd = position();
    }

    private void keepKey() throws TextDamage {
        keyLength = markedTo() - markedFrom();
        namesLength += keyLength;
        if (namesLength > NameText.MAX_LENGTH) {
            throw new TextDamage(
                    TextDamage.Kind.OVER_LIMIT,
                    keyAt,
                    "the names of all entries are longer than " + NameText.MAX_LENGTH + " bytes",
                    NameText.MAX_LENGTH);
        }
        if (keyLength > key.length) {
            key = new byte[Math.max(keyLength, key.length * 2)];
        }
        System.arraycopy(marked(), markedFrom(), key, 0, keyLength);
    }

    private void end() throws IOException, TextDamage {
        objectEnd = position();
        at++;
        skipSpace();
        int c = peek();
        if (c >= 0) {
            throw broken(found(c) + " behind the last '}'");
        }
    }

    /**
     * Goes on at a place where a name begins, after damage before it.
     *
     * @param position of the opening quote
     */
    public void resumeAt(long position) {
        seek(position);
        started = true;
        members = 0;
        namesLength = 0;
        valueEnd = position;
    }

    /** Answers whether the text begins with a byte order mark. */
    public boolean byteOrderMark() {
        return byteOrderMark;
    }

    /** Answers the offset of the object's opening brace. */
    public long objectAt() {
        return objectAt;
    }

    /** Answers the offset of the object's closing brace, once {@link #next()} has answered false. */
    public long objectEnd() {
        return objectEnd;
    }

    /** Answers the offset of the opening quote of the name that was begun last, also if it turned out to be damaged. */
    public long keyAt() {
        return keyAt;
    }

    /** Answers a buffer that begins with the member's name as the text spells it, without quotes, until the next call. */
    public byte[] key() {
        return key;
    }

    /** Answers how many bytes of {@link #key()} are the name. */
    public int keyLength() {
        return keyLength;
    }

    /** Answers the member's name, decoded. */
    public String name() {
        return JsonText.unescape(key, 0, keyLength);
    }

    /** Answers whether the member's value is an object. */
    public boolean valueIsObject() {
        return valueIsObject;
    }

    /** Answers whether what follows the member is what has to follow one. */
    public boolean isFollowedWell() throws IOException {
        skipSpace();
        int c = peek();
        return c == ',' || c == '}';
    }

    /** Answers the offset of the value's first byte. */
    public long valueAt() {
        return valueAt;
    }

    /** Answers the offset behind the value's last byte. */
    public long valueEnd() {
        return valueEnd;
    }

    /** Answers the CRC32C of the value's text. */
    public int checksum() {
        return checksum;
    }
}
