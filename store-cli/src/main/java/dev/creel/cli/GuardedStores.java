package dev.creel.cli;

import dev.creel.cli.guard.GuardConfig;
import dev.creel.cli.guard.GuardConfig.Sink;
import dev.creel.cli.guard.GuardConfig.Source;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import dev.creel.store.guardian.AlertSink;
import dev.creel.store.guardian.SessionGuardian;
import dev.creel.store.guardian.UsageSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A configured guardian's builder, and the stores that it is to watch. Used by one thread. */
final class GuardedStores implements AutoCloseable {

    private final List<FileSessionStore> stores = new ArrayList<>();
    private final SessionGuardian.Builder guardian = SessionGuardian.builder();
    private final FileStoreOptions options;
    private final Output output;

    private GuardedStores(FileStoreOptions options, Output output) {
        this.options = options;
        this.output = output;
    }

    /**
     * Opens what is configured. Nothing is read yet.
     *
     * @throws IllegalArgumentException if a file that the configuration names cannot be used
     */
    static GuardedStores open(GuardConfig config, FileStoreOptions options, Output output) {
        GuardedStores opened = new GuardedStores(options, output);
        try {
            opened.guardian.settings(config.settings()).zone(config.zone()).directory(config.directory());
            config.sources().forEach(source -> opened.guardian.source(opened.source(source)));
            config.groups()
                    .forEach(group -> opened.guardian.group(
                            group.name(), group.limits(), group.members().toArray(new String[0])));
            return opened;
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    /** Answers the builder, to which sinks may be added. */
    SessionGuardian.Builder guardian() {
        return guardian;
    }

    private UsageSource source(Source source) {
        if (source instanceof Source.Guard guard) {
            String token = guard.tokenFile()
                    .map(file -> SecretFile.token(file, output))
                    .orElse("");
            return UsageSource.remote(guard.name(), guard.address(), token);
        }
        Source.Store local = (Source.Store) source;
        FileSessionStore store = FileSessionStore.open(local.document(), options);
        stores.add(store);
        return new ExistingStore(
                local.document(),
                UsageSource.store(local.name(), store)
                        .limits(local.limits())
                        .counting(local.counting())
                        .activeWithin(local.activeWithin())
                        .build());
    }

    /**
     * Adds where alerts go.
     *
     * @param console what prints them if nothing is configured
     */
    void tell(GuardConfig config, AlertSink console) {
        List<Sink> sinks = config.sinks().isEmpty() ? List.of(new Sink.Console()) : config.sinks();
        for (int i = 0; i < sinks.size(); i++) {
            Sink sink = sinks.get(i);
            String number = sinks.size() == 1 ? "" : "-" + (i + 1);
            if (sink instanceof Sink.Command command) {
                guardian.sink("command" + number, AlertSink.command(command.arguments()));
            } else if (sink instanceof Sink.Webhook webhook) {
                Map<String, String> headers = webhook.headersFile()
                        .map(file -> SecretFile.headers(file, output))
                        .orElse(Map.of());
                guardian.sink("webhook" + number, AlertSink.webhook(webhook.address(), headers));
            } else if (sink instanceof Sink.Audit audit) {
                guardian.sink("audit" + number, AlertSink.audit(audit.file()));
            } else {
                guardian.sink("console" + number, console);
            }
        }
    }

    /** Closes the stores; the guardian must be closed before. */
    @Override
    public void close() {
        stores.forEach(FileSessionStore::close);
    }
}
