/**
 * An embeddable session store that keeps the gateway's own {@code sessions.json}.
 *
 * <p>Start at {@link dev.creel.store.file.FileSessionStore#open(java.nio.file.Path)}; the contract is {@link
 * dev.creel.store.SessionStore}.
 */
@org.jspecify.annotations.NullMarked
@SuppressWarnings("module") // The testkit is compiled after this module.
module dev.creel.store {
    requires static org.jspecify;
    requires org.slf4j;
    requires tools.jackson.core;
    requires tools.jackson.databind;
    requires com.github.benmanes.caffeine;

    exports dev.creel.store;
    exports dev.creel.store.file;
    exports dev.creel.store.retention;
    exports dev.creel.store.io to
            dev.creel.store.testkit;
}
