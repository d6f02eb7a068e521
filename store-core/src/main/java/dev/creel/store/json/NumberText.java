package dev.creel.store.json;

/** A number that is to be written exactly so. Immutable, thread-safe. */
record NumberText(String text) {

    static NumberText canonical(String given) {
        return new NumberText(EcmaNumber.canonical(given));
    }
}
