/**
 * An embeddable session store that keeps the gateway's own {@code sessions.json}.
 *
 * <p>Start at {@link dev.creel.store.file.FileSessionStore#open(java.nio.file.Path)}; the contract is {@link
 * dev.creel.store.SessionStore}.
 */
@org.jspecify.annotations.NullMarked
// The testkit is compiled after this module; Micrometer has no module descriptor.
@SuppressWarnings({"module", "requires-automatic"})
module dev.creel.store {
    requires java.net.http;
    requires static micrometer.core;
    requires static org.jspecify;
    requires org.slf4j;
    requires tools.jackson.core;
    requires tools.jackson.databind;
    requires com.github.benmanes.caffeine;

    exports dev.creel.store;
    exports dev.creel.store.file;
    exports dev.creel.store.retention;
    exports dev.creel.store.guardian;
    exports dev.creel.store.io to
            dev.creel.store.testkit;
}
