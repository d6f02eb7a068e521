package dev.creel.store.json;

/**
 * Finds the members of an object whose text is known to be valid JSON, so that nothing is checked again. Not thread-safe.
 */
final class MemberFinder {

    private final byte[] text;
    private int at;

    private MemberFinder(byte[] text) {
        this.text = text;
    }

    /**
     * @param text a valid JSON object
     * @throws ArrayIndexOutOfBoundsException if it is not
     */
    static Members of(byte[] text) {
        return new MemberFinder(text).find();
    }

    private Members find() {
        Members.Builder members = new Members.Builder();
        skipSpace();
        int objectAt = at++;
        for (skipSpace(); text[at] != '}'; skipSpace()) {
            if (text[at] == ',') {
                at++;
                skipSpace();
            }
            int keyAt = at;
            string();
            int keyEnd = at - 1;
            skipSpace();
            at++;
            skipSpace();
            int valueAt = at;
            value();
            members.add(keyAt, valueAt, at, text, keyAt + 1, keyEnd);
        }
        return members.build(objectAt, at);
    }

    private void skipSpace() {
        while (text[at] == ' ' || text[at] == '\n' || text[at] == '\r' || text[at] == '\t') {
            at++;
        }
    }

    private void value() {
        switch (text[at]) {
            case '"' -> string();
            case '{', '[' -> container();
            default -> {
                while (text[at] != ',' && text[at] != '}' && text[at] > ' ') {
                    at++;
                }
            }
        }
    }

    private void container() {
        int depth = 0;
        do {
            switch (text[at]) {
                case '"' -> string();
                case '{', '[' -> {
                    depth++;
                    at++;
                }
                case '}', ']' -> {
                    depth--;
                    at++;
                }
                default -> at++;
            }
        } while (depth > 0);
    }

    private void string() {
        at++;
        for (; ; ) {
            at = StringScanner.plainEnd(text, at, text.length);
            byte b = text[at++];
            if (b == '"') {
                return;
            }
            if (b == '\\') {
                at++;
            }
        }
    }
}
