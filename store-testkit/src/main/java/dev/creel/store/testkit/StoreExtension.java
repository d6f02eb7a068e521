package dev.creel.store.testkit;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionStore;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import dev.creel.store.testkit.StoreHome.Finding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/**
 * Gives each test a store of its own, with time and events that the test moves by hand, and looks afterwards whether
 * everything is whole and nothing is left.
 *
 * <p>As a field, where it can be configured: {@code @RegisterExtension final StoreExtension extension =
 * StoreExtension.onDisk();}. Or by {@code @ExtendWith(StoreExtension.class)}, for a store on disk. Either way a test may
 * take parameters of the types {@link SessionStore}, {@link FileSessionStore}, {@link Path} (the document), {@link
 * VirtualClock} (the store's clock and ticker) and {@link SteppingExecutor} (which delivers the store's events).
 *
 * <p><b>After each test</b> the store is closed, and the test fails if a call has not ended, a snapshot was not closed, a
 * file is still open, a lock, a temporary file or a thread of the store is left, or {@link
 * dev.creel.store.file.StoreFsck} finds the document damaged. Then the directory is deleted.
 *
 * <p><b>When a test fails</b>, by itself or by that check, the history is published as the report entry {@code store
 * history} and added to the failure: the last 500 calls of {@code get}, {@code snapshot}, {@code close} and the changes,
 * in order, what each changed, by which thread, how it ended; and what the last change asked of the disk. It has what
 * went through {@link SessionStore}; reads of snapshots, {@code stats}, {@code listen} and calls made on {@link
 * FileSessionStore} itself are not in it.
 *
 * <p>The check for threads looks at the whole JVM, so while a test with this extension runs, no other test may open
 * stores whose events are told by threads of their own.
 *
 * <p>The extension itself is thread-safe. Its methods that answer the parts of the running test are for an extension that
 * serves one test at a time, as an instance field does; tests that run at once and share one use parameters.
 */
public final class StoreExtension implements BeforeEachCallback, AfterEachCallback, ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(StoreExtension.class);

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final boolean isOnDisk;
    private final UnaryOperator<FileStoreOptions.Builder> options;
    private final Map<String, SessionEntry> sessions;
    private final byte @Nullable [] text;
    private final Duration patience;
    private final AtomicReference<@Nullable TestStore> running = new AtomicReference<>();

    /** The same as {@link #onDisk()}, for {@code @ExtendWith}. */
    public StoreExtension() {
        this(true, UnaryOperator.identity(), Map.of(), null, PATIENCE);
    }

    private StoreExtension(
            boolean isOnDisk,
            UnaryOperator<FileStoreOptions.Builder> options,
            Map<String, SessionEntry> sessions,
            byte @Nullable [] text,
            Duration patience) {
        this.isOnDisk = isOnDisk;
        this.options = options;
        this.sessions = sessions;
        this.text = text;
        this.patience = patience;
    }

    /** A file store on a document in a fresh directory, whatever the environment of the process says. */
    public static StoreExtension onDisk() {
        return new StoreExtension();
    }

    /** An {@link InMemorySessionStore}. */
    public static StoreExtension inMemory() {
        return new StoreExtension(false, UnaryOperator.identity(), Map.of(), null, PATIENCE);
    }

    /**
     * Answers this extension with other options for the store on disk. Clock, ticker and event executor are set already.
     *
     * @param change gets the builder of the options and answers it
     */
    public StoreExtension options(UnaryOperator<FileStoreOptions.Builder> change) {
        requireDisk("options of a file store");
        return new StoreExtension(true, builder -> change.apply(options.apply(builder)), sessions, text, patience);
    }

    /**
     * Answers this extension with sessions that are there when a test begins, by key and in this order, but that keys
     * that are array indices come first, ascending.
     */
    public StoreExtension holding(Map<String, SessionEntry> content) {
        return new StoreExtension(isOnDisk, options, new LinkedHashMap<>(content), null, patience);
    }

    /** Answers this extension with a document that is there when a test begins, whatever its text. */
    public StoreExtension holding(String documentText) {
        requireDisk("the text of a document");
        return new StoreExtension(true, options, Map.of(), documentText.getBytes(StandardCharsets.UTF_8), patience);
    }

    /** Answers this extension with another limit on how long closing, and a thread that ends, may take. Default: 10 s. */
    StoreExtension waiting(Duration limit) {
        return new StoreExtension(isOnDisk, options, sessions, text, limit);
    }

    private void requireDisk(String what) {
        if (!isOnDisk) {
            throw new IllegalStateException(
                    "A store in memory has no use for " + what + "; use StoreExtension.onDisk()");
        }
    }

    /** Answers the store of the running test. Its calls are in the history. */
    public SessionStore store() {
        return running().store();
    }

    /**
     * Answers the store of the running test with what only a file store has. Its calls are not in the history.
     *
     * @throws IllegalStateException if the store is in memory
     */
    public FileSessionStore fileStore() {
        return fileStore(running());
    }

    /**
     * Answers the path of the document.
     *
     * @throws IllegalStateException if the store is in memory
     */
    public Path document() {
        return document(running());
    }

    /** Answers the clock and ticker of the store. */
    public VirtualClock clock() {
        return running().clock();
    }

    /** Answers what delivers the events of the store: {@code events().runAll()} tells the listeners. */
    public SteppingExecutor events() {
        return running().events();
    }

    /** Closes the store of the running test and opens another one on the same sessions, which knows nothing yet. */
    public SessionStore reopen() {
        return running().reopen();
    }

    /** Says that the running test leaves a damaged document on purpose, so that this does not make it fail. */
    public void expectDamage() {
        running().expectDamage();
    }

    private TestStore running() {
        TestStore test = running.get();
        if (test == null) {
            throw new IllegalStateException(
                    "There is no store: no test of this extension is running. Put @RegisterExtension on its field, and ask"
                            + " it within a test.");
        }
        return test;
    }

    private FileSessionStore fileStore(TestStore test) {
        requireDisk("FileSessionStore");
        return (FileSessionStore) test.store().store();
    }

    private Path document(TestStore test) {
        requireDisk("the path of a document");
        return ((FileHome) test.home()).document();
    }

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        VirtualClock clock = new VirtualClock();
        SteppingExecutor events = new SteppingExecutor();
        TestStore test = new TestStore(clock, events, home(clock, events), patience);
        context.getStore(NAMESPACE).put(this, test);
        running.set(test);
    }

    private StoreHome home(VirtualClock clock, SteppingExecutor events) throws IOException {
        if (!isOnDisk) {
            return new MemoryHome(clock, events, sessions);
        }
        FileStoreOptions.Builder builder = FileStoreOptions.fromEnvironment(Map.of()).toBuilder()
                .clock(clock)
                .ticker(clock)
                .eventExecutor(events);
        FileHome home = new FileHome(options.apply(builder).build());
        if (text != null || !sessions.isEmpty()) {
            Files.write(
                    home.document(),
                    text != null
                            ? text
                            : DocumentTexts.canonical(sessions).text().getBytes(StandardCharsets.UTF_8));
        }
        return home;
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        TestStore test = context.getStore(NAMESPACE).remove(this, TestStore.class);
        if (test == null) {
            return;
        }
        running.compareAndSet(test, null);
        Throwable failure = context.getExecutionException().orElse(null);
        List<Finding> findings = test.end();
        if (failure != null && !(failure instanceof TestAbortedException)) {
            tell(context, test, failure);
        }
        if (!findings.isEmpty()) {
            AssertionError left = new AssertionError("After the test of a store something is wrong:\n - "
                    + String.join(
                            "\n - ", findings.stream().map(Finding::message).toList()));
            findings.forEach(finding -> finding.places().forEach(left::addSuppressed));
            if (failure == null) {
                tell(context, test, left);
            }
            throw left;
        }
    }

    private static void tell(ExtensionContext context, TestStore test, Throwable failure) {
        context.publishReportEntry("store history", test.history());
        failure.addSuppressed(new History(test.history()));
    }

    /** Carries the history along with a failure. */
    private static final class History extends RuntimeException {
        private static final long serialVersionUID = 1L;

        History(String text) {
            super(text, null, false, false);
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == SessionStore.class
                || type == FileSessionStore.class
                || type == VirtualClock.class
                || type == SteppingExecutor.class
                || (type == Path.class && !parameter.isAnnotated(TempDir.class));
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        TestStore test = context.getStore(NAMESPACE).get(this, TestStore.class);
        if (test == null) {
            throw new ParameterResolutionException("A " + type.getSimpleName()
                    + " of a store belongs to one test: only test methods, @BeforeEach and @AfterEach can have it");
        }
        try {
            return type == SessionStore.class
                    ? test.store()
                    : type == FileSessionStore.class
                            ? fileStore(test)
                            : type == VirtualClock.class
                                    ? test.clock()
                                    : type == SteppingExecutor.class ? test.events() : document(test);
        } catch (IllegalStateException e) {
            throw new ParameterResolutionException(e.getMessage(), e);
        }
    }
}
