package dev.creel.cli;

import java.io.IOException;

/**
 * The session that a key led to. Immutable, thread-safe.
 *
 * @param key its normalised key
 * @param asked the normalised key that was given: the same, or an alias
 */
record Reached(String key, String asked) {

    private boolean byAlias() {
        return !key.equals(asked);
    }

    /** Answers the key as results for people have it. */
    String told() {
        return Output.printable(key) + (byAlias() ? ", to which " + Output.printable(asked) + " leads" : "");
    }

    /** Writes the key, and the alias if there is one, as members of an object. */
    JsonOutput write(JsonOutput json) throws IOException {
        json.field("key", key);
        return byAlias() ? json.field("alias", asked) : json;
    }
}
