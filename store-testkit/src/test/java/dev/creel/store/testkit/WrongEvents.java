package dev.creel.store.testkit;

import static dev.creel.store.testkit.WrongStore.set;
import static dev.creel.store.testkit.WrongStore.wrapping;

import dev.creel.store.KeyNormalizer;
import dev.creel.store.SessionEntry;
import dev.creel.store.SessionStore;
import dev.creel.store.SessionTransaction;
import dev.creel.store.SessionTransaction.Outcome;
import dev.creel.store.StoreEvent;
import dev.creel.store.StoreStats;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Stores that tell listeners wrongly. Stateless. */
final class WrongEvents {

    private WrongEvents() {}

    static List<WrongStore> all() {
        return List.of(
                set(
                        "tells listeners in the caller's thread",
                        "Events.eventsComeOneAtATimeFromAThreadThatIsNotTheCallers",
                        builder -> builder.eventExecutor(Runnable::run)),
                set(
                        "waits for its listeners",
                        "Events.listenerThatHangsHoldsUpNoChangeAndWhatItMissesIsCounted",
                        builder -> builder.eventExecutor(
                                task -> CompletableFuture.runAsync(task).join())),
                set(
                        "dates events by another clock",
                        "Events.eventTellsWhenItWasCommitted",
                        builder -> builder.clock(InstantSource.system())),
                wrapping(
                        "tells listeners while it holds the lock",
                        "Events.listenerRunsAfterTheLockIsReleasedAndMayChangeTheStore",
                        TellsUnderTheLock::new),
                wrapping(
                        "ends a subscription when the listener throws",
                        "Events.listenerThatThrowsIsCountedAndGoesOnBeingTold",
                        EndsWhatThrows::new),
                wrapping(
                        "does not count what listeners throw",
                        "Events.listenerThatThrowsIsCountedAndGoesOnBeingTold",
                        listeners((listener, event) -> {
                            try {
                                listener.accept(event);
                            } catch (RuntimeException e) {
                                // Not counted: that is what is wrong with it.
                            }
                        })),
                wrapping(
                        "loses the cause",
                        "Events.eventCarriesTheCauseThatTheTransactionSaidForItsSession",
                        causes((transaction, key, cause) -> {})),
                wrapping(
                        "gives a cause to another session too",
                        "Events.eventCarriesTheCauseThatTheTransactionSaidForItsSession",
                        causes((transaction, key, cause) -> {
                            transaction.because(key, cause);
                            transaction.because("session:1", cause);
                        })),
                wrapping(
                        "keeps the first cause that it is told",
                        "Events.eventCarriesTheCauseThatTheTransactionSaidForItsSession",
                        FirstCauseCounts::new),
                wrapping(
                        "keeps a cause until its session changes",
                        "Events.causeForASessionThatDoesNotChangeHasNoEffect",
                        KeepsCauses::new),
                wrapping(
                        "leaves gaps in the sequence",
                        "Events.everyLaterChangeIsToldInOrder",
                        listeners((listener, event) -> listener.accept(new StoreEvent(
                                event.sequence() * 2, event.kind(), event.key(), event.at(), event.cause())))),
                wrapping(
                        "names keys in another spelling",
                        "Events.everyLaterChangeIsToldInOrder",
                        listeners((listener, event) -> listener.accept(new StoreEvent(
                                event.sequence(),
                                event.kind(),
                                event.key().map(key -> key.toUpperCase(Locale.ROOT)),
                                event.at(),
                                event.cause())))),
                wrapping(
                        "tells events out of order",
                        "Events.everyLaterChangeIsToldInOrder",
                        listeners(new SwapsPairs())),
                wrapping(
                        "tells nothing of outside changes",
                        "Events.changeThroughAnotherStoreObjectIsToldAsOutsideWhenItIsNoticed",
                        listeners((listener, event) -> {
                            if (event.kind() != StoreEvent.Kind.CHANGED_OUTSIDE) {
                                listener.accept(event);
                            }
                        })),
                wrapping(
                        "goes on telling after the subscription ended",
                        "Events.endedSubscriptionIsToldNothingMore",
                        NeverEnds::new),
                wrapping(
                        "tells what happened before the subscription",
                        "Events.listenerIsToldNothingFromBeforeItsTime",
                        TellsThePast::new),
                wrapping(
                        "does not count the events that it drops",
                        "Events.listenerThatHangsHoldsUpNoChangeAndWhatItMissesIsCounted",
                        right -> new ForwardingStore(right) {
                            @Override
                            public StoreStats stats() {
                                return new Stats(super.stats()) {
                                    @Override
                                    public long droppedEvents() {
                                        return 0;
                                    }
                                };
                            }
                        }));
    }

    private static UnaryOperator<SessionStore> listeners(BiConsumer<Consumer<? super StoreEvent>, StoreEvent> wrong) {
        return right -> new ForwardingStore(right) {
            @Override
            public Subscription listen(Consumer<? super StoreEvent> listener) {
                return super.listen(event -> wrong.accept(listener, event));
            }
        };
    }

    private interface Because {
        void say(SessionTransaction transaction, String key, String cause);
    }

    private static UnaryOperator<SessionStore> causes(Because wrong) {
        return right -> new ForwardingStore(right) {
            @Override
            public <R, X extends Exception> Outcome<R> transact(TransactionFunction<R, X> function) throws X {
                return super.transact(transaction -> function.apply(new Transaction(transaction) {
                    @Override
                    public void because(String key, String cause) {
                        wrong.say(right, key, cause);
                    }
                }));
            }
        };
    }

    private static final class FirstCauseCounts extends ForwardingStore {
        FirstCauseCounts(SessionStore right) {
            super(right);
        }

        @Override
        public <R, X extends Exception> Outcome<R> transact(TransactionFunction<R, X> function) throws X {
            Set<String> said = new HashSet<>();
            return super.transact(transaction -> function.apply(new Transaction(transaction) {
                @Override
                public void because(String key, String cause) {
                    if (said.add(KeyNormalizer.DEFAULT.normalize(key))) {
                        right.because(key, cause);
                    }
                }
            }));
        }
    }

    private static final class KeepsCauses extends ForwardingStore {
        private final Map<String, String> kept = new ConcurrentHashMap<>();

        KeepsCauses(SessionStore right) {
            super(right);
        }

        @Override
        public <R, X extends Exception> Outcome<R> transact(TransactionFunction<R, X> function) throws X {
            return super.transact(transaction -> function.apply(new Transaction(transaction) {
                @Override
                public void because(String key, String cause) {
                    kept.put(KeyNormalizer.DEFAULT.normalize(key), cause);
                }
            }));
        }

        @Override
        public Subscription listen(Consumer<? super StoreEvent> listener) {
            return super.listen(event -> listener.accept(new StoreEvent(
                    event.sequence(),
                    event.kind(),
                    event.key(),
                    event.at(),
                    event.key().map(kept::remove))));
        }
    }

    private static final class SwapsPairs implements BiConsumer<Consumer<? super StoreEvent>, StoreEvent> {
        private final Deque<StoreEvent> kept = new ArrayDeque<>();

        @Override
        public void accept(Consumer<? super StoreEvent> listener, StoreEvent event) {
            if (kept.isEmpty()) {
                kept.add(event);
            } else {
                listener.accept(event);
                listener.accept(kept.remove());
            }
        }
    }

    private static final class TellsUnderTheLock extends ForwardingStore {
        private final List<Consumer<? super StoreEvent>> listeners = new CopyOnWriteArrayList<>();

        TellsUnderTheLock(SessionStore right) {
            super(right);
        }

        @Override
        public <X extends Exception> Optional<SessionEntry> update(String key, EntryFunction<X> function) throws X {
            return right.update(key, present -> {
                SessionEntry next = function.apply(present);
                StoreEvent event = new StoreEvent(
                        1,
                        StoreEvent.Kind.CREATED,
                        Optional.of(key),
                        InstantSource.system().instant(),
                        Optional.empty());
                listeners.forEach(listener -> {
                    try {
                        CompletableFuture.runAsync(() -> listener.accept(event)).join();
                    } catch (RuntimeException e) {
                        // The listener failed.
                    }
                });
                return next;
            });
        }

        @Override
        public Subscription listen(Consumer<? super StoreEvent> listener) {
            listeners.add(listener);
            return () -> listeners.remove(listener);
        }
    }

    private static final class EndsWhatThrows extends ForwardingStore {
        EndsWhatThrows(SessionStore right) {
            super(right);
        }

        @Override
        public Subscription listen(Consumer<? super StoreEvent> listener) {
            AtomicReference<Subscription> subscription = new AtomicReference<>(() -> {});
            subscription.set(super.listen(event -> {
                try {
                    listener.accept(event);
                } catch (RuntimeException e) {
                    subscription.get().close();
                    throw e;
                }
            }));
            return subscription.get();
        }
    }

    private static final class NeverEnds extends ForwardingStore {
        NeverEnds(SessionStore right) {
            super(right);
        }

        @Override
        public Subscription listen(Consumer<? super StoreEvent> listener) {
            super.listen(listener);
            return () -> {};
        }
    }

    private static final class TellsThePast extends ForwardingStore {
        private final ConcurrentLinkedQueue<StoreEvent> past = new ConcurrentLinkedQueue<>();

        TellsThePast(SessionStore right) {
            super(right);
        }

        @Override
        public Subscription listen(Consumer<? super StoreEvent> listener) {
            past.forEach(listener);
            return super.listen(event -> {
                past.add(event);
                listener.accept(event);
            });
        }
    }
}
