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
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** The sources of a configured guardian, with the stores that it is to watch. Used by one thread. */
final class GuardedStores implements AutoCloseable {

    private static final long CLOSING_MILLIS = 3_000;

    private final List<FileSessionStore> stores = new CopyOnWriteArrayList<>();
    private final List<UsageSource> sources = new ArrayList<>();
    private final GuardConfig config;
    private final FileStoreOptions options;
    private final Output output;
    private final boolean lends;
    private final List<LentStore> lent = new ArrayList<>();
    private final Opener opener;
    private final long openBefore;

    /** Opens stores. */
    interface Opener {
        FileSessionStore open(Path document, FileStoreOptions options) throws Exception;
    }

    private GuardedStores(
            GuardConfig config,
            FileStoreOptions options,
            Output output,
            boolean lends,
            Opener opener,
            Duration patience) {
        this.config = config;
        this.options = options;
        this.output = output;
        this.lends = lends;
        this.opener = opener;
        openBefore = System.nanoTime() + patience.toNanos();
    }

    /**
     * Opens what is configured, for one guardian.
     *
     * @param patience how long at most; a store that is not open by then does not answer
     * @throws IllegalArgumentException if a file that the configuration names cannot be used
     * @throws dev.creel.store.SessionStoreException if a store cannot be used
     */
    static GuardedStores open(
            GuardConfig config, FileStoreOptions options, Output output, Opener opener, Duration patience) {
        return opened(new GuardedStores(config, options, output, false, opener, patience));
    }

    /** As {@link #open}, for guardians that only observe, one after another. */
    static GuardedStores openToObserve(
            GuardConfig config, FileStoreOptions options, Output output, Opener opener, Duration patience) {
        return opened(new GuardedStores(config, options, output, true, opener, patience));
    }

    private static GuardedStores opened(GuardedStores opened) {
        try {
            // All begin before one is waited for.
            List<Supplier<UsageSource>> begun =
                    opened.config.sources().stream().map(opened::source).toList();
            begun.forEach(each -> opened.sources.add(each.get()));
            return opened;
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private Supplier<UsageSource> source(Source source) {
        if (source instanceof Source.Guard guard) {
            String token = guard.tokenFile()
                    .map(file -> SecretFile.token(file, output))
                    .orElse("");
            UsageSource remote = UsageSource.remote(guard.name(), guard.address(), token);
            return () -> remote;
        }
        // In a thread of its own: a disk that hangs holds nothing else up.
        Source.Store local = (Source.Store) source;
        FutureTask<UsageSource> opening = new FutureTask<>(() -> existing(local));
        daemon("creel-opening", opening).start();
        return () -> lends ? lent(await(local, opening)) : await(local, opening);
    }

    private UsageSource lent(UsageSource store) {
        LentStore lending = new LentStore(store);
        lent.add(lending);
        return lending;
    }

    private UsageSource await(Source.Store local, FutureTask<UsageSource> opening) {
        try {
            return opening.get(Math.max(0, openBefore - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            if (!lends && config.mayRemove()) {
                output.message(local.name() + ": " + local.document() + " did not open in time. It is watched once it"
                        + " opens, but not cleaned up until the guard is started again.");
            }
            return new LateStore(local.name(), opening);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new LateStore(local.name(), opening);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e.getCause());
        }
    }

    private UsageSource existing(Source.Store local) throws Exception {
        FileSessionStore store = opener.open(local.document(), options);
        stores.add(store);
        return new ExistingStore(
                local.document(),
                UsageSource.store(local.name(), store)
                        .limits(local.limits())
                        .counting(local.counting())
                        .activeWithin(local.activeWithin())
                        .build());
    }

    private static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
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
        Thread closing = daemon("creel-closing", this::closeStores);
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
