/** The command {@code creel}: a client of the store's public API. */
@org.jspecify.annotations.NullMarked
module dev.creel.cli {
    requires static org.jspecify;
    requires dev.creel.store;
    requires info.picocli;
    requires org.snakeyaml.engine;
    requires org.slf4j;

    exports dev.creel.cli to
            org.slf4j;
}
