package dev.creel.cli;

import dev.creel.cli.guard.GuardConfig;
import dev.creel.cli.guard.GuardConfig.Sink;
import dev.creel.cli.guard.GuardConfig.Source;
import dev.creel.cli.guard.GuardConfig.Target;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import dev.creel.store.guardian.AlertSink;
import dev.creel.store.guardian.SessionGuardian;
import dev.creel.store.guardian.UsageSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The sources of a configured guardian, with the stores that it is to watch. Used by one thread. */
final class GuardedStores implements AutoCloseable {

    private static final long CLOSING_MILLIS = 3_000;

    private final List<FileSessionStore> stores = new ArrayList<>();
    private final List<UsageSource> sources = new ArrayList<>();
    private final GuardConfig config;
    private final FileStoreOptions options;
    private final Output output;
    private final boolean lends;
    private final List<LentStore> lent = new ArrayList<>();

    private GuardedStores(GuardConfig config, FileStoreOptions options, Output output, boolean lends) {
        this.lends = lends;
        this.config = config;
        this.options = options;
        this.output = output;
    }

    /**
     * Opens what is configured, for one guardian. Nothing is read yet.
     *
     * @throws IllegalArgumentException if a file that the configuration names cannot be used
     */
    static GuardedStores open(GuardConfig config, FileStoreOptions options, Output output) {
        return opened(new GuardedStores(config, options, output, false));
    }

    /**
     * Opens what is configured, for one guardian after another. Nothing is read yet.
     *
     * @throws IllegalArgumentException if a file that the configuration names cannot be used
     */
    static GuardedStores openToObserve(GuardConfig config, FileStoreOptions options, Output output) {
        return opened(new GuardedStores(config, options, output, true));
    }

    private static GuardedStores opened(GuardedStores opened) {
        try {
            opened.config.sources().forEach(source -> opened.sources.add(opened.source(source)));
            return opened;
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private UsageSource source(Source source) {
        if (source instanceof Source.Guard guard) {
            String token = guard.tokenFile()
                    .map(file -> SecretFile.token(file, output))
                    .orElse("");
            return UsageSource.remote(guard.name(), guard.address(), token);
        }
        Source.Store local = (Source.Store) source;
        FileSessionStore opened = FileSessionStore.open(local.document(), options);
        stores.add(opened);
        UsageSource existing = new ExistingStore(
                local.document(),
                UsageSource.store(local.name(), opened)
                        .limits(local.limits())
                        .counting(local.counting())
                        .activeWithin(local.activeWithin())
                        .build());
        if (!lends) {
            return existing;
        }
        LentStore store = new LentStore(existing);
        lent.add(store);
        return store;
    }

    /** Answers the builder of a guardian that only observes. */
    SessionGuardian.Builder observer() {
        return builder().observing();
    }

    /**
     * Answers a guardian's builder with all that is configured.
     *
     * @param console what prints alerts
     * @throws IllegalArgumentException if a file that the configuration names cannot be used
     */
    SessionGuardian.Builder guardian(AlertSink console) {
        SessionGuardian.Builder guardian = builder();
        List<Sink> sinks = config.allSinks();
        for (int i = 0; i < sinks.size(); i++) {
            Target target = sinks.get(i).target();
            String number = sinks.size() == 1 ? "" : "-" + (i + 1);
            guardian.sink(
                    name(target) + number,
                    sink(target, console).from(sinks.get(i).from()));
        }
        return guardian;
    }

    private SessionGuardian.Builder builder() {
        SessionGuardian.Builder guardian = SessionGuardian.builder()
                .settings(config.settings())
                .zone(config.zone())
                .directory(config.directory());
        sources.forEach(guardian::source);
        config.groups()
                .forEach(group -> guardian.group(
                        group.name(), group.limits(), group.members().toArray(new String[0])));
        return guardian;
    }

    private static String name(Target target) {
        return target.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    private AlertSink sink(Target target, AlertSink console) {
        if (target instanceof Target.Command command) {
            return AlertSink.command(command.arguments());
        } else if (target instanceof Target.Webhook webhook) {
            Map<String, String> headers = webhook.headersFile()
                    .map(file -> SecretFile.headers(file, output))
                    .orElse(Map.of());
            return AlertSink.webhook(webhook.address(), headers);
        } else if (target instanceof Target.Audit audit) {
            return AlertSink.audit(audit.file());
        }
        return console;
    }

    /** Closes the stores; guardians must be closed before. One that does not come back is left to the end of the process. */
    @Override
    public void close() {
        Thread closing = new Thread(this::closeStores, "creel-closing");
        closing.setDaemon(true);
        closing.start();
        try {
            closing.join(CLOSING_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeStores() {
        lent.forEach(LentStore::release);
        stores.forEach(FileSessionStore::close);
    }
}
