package dev.creel.store.json;

/** Says why the structure of a text could not be made out. Not thread-safe, as any exception. */
public final class TextDamage extends Exception {

    private static final long serialVersionUID = 1L;

    /** What kind of text it is instead. */
    public enum Kind {
        /** There is nothing in it but white space. */
        EMPTY,
        /** It is JSON, or may be, but no object. */
        NOT_AN_OBJECT,
        /** It is an object whose structure is broken. */
        BROKEN,
        /** It exceeds a limit. */
        OVER_LIMIT
    }

    private final Kind kind;
    private final long position;
    private final long limit;

    TextDamage(Kind kind, long position, String message) {
        this(kind, position, message, 0);
    }

    TextDamage(Kind kind, long position, String message, long limit) {
        super(message, null, false, false);
        this.kind = kind;
        this.position = position;
        this.limit = limit;
    }

    public Kind kind() {
        return kind;
    }

    /** Answers the offset of the byte at which it shows. */
    public long position() {
        return position;
    }

    /** Answers the limit that was exceeded, or 0. */
    public long limit() {
        return limit;
    }
}
