/** The command {@code creel}: a client of the store's public API. */
@org.jspecify.annotations.NullMarked
module dev.creel.cli {
    requires static org.jspecify;
    requires dev.creel.store;
    requires info.picocli;
    requires java.net.http;
    requires jdk.httpserver;
    requires org.slf4j;
    requires org.snakeyaml.engine;
    requires tools.jackson.core;

    exports dev.creel.cli to
            org.slf4j;
}
