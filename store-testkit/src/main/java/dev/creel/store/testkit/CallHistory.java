package dev.creel.store.testkit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a store was asked during a test, in the order in which the calls began, and what came of each. Thread-safe. */
final class CallHistory {

    private static final int MOST_CALLS = 500;

    private final Deque<Call> calls = new ArrayDeque<>();
    private int begun;
    private @Nullable Call lastChange;
    private List<String> diskOfLastChange = List.of();

    /** One call of the store. Written by the thread that makes it, read by any: guarded by the history. */
    final class Call {

        private final int number;
        private final String thread = Thread.currentThread().getName();
        private final String asked;
        private final List<String> steps = new ArrayList<>();
        private @Nullable String outcome;

        private Call(int number, String asked) {
            this.number = number;
            this.asked = asked;
        }

        /** Says what was done within the call, so far. */
        void step(String what) {
            synchronized (CallHistory.this) {
                steps.add(what);
            }
        }

        /** Forgets the steps, because the function runs again. */
        void again() {
            synchronized (CallHistory.this) {
                if (!steps.isEmpty()) {
                    steps.clear();
                    steps.add("ran again on newer data");
                }
            }
        }

        /** Says how the call ended. */
        void ended(String how) {
            synchronized (CallHistory.this) {
                outcome = how;
            }
        }

        @Override
        public String toString() {
            String what = steps.isEmpty() ? "" : ": " + String.join("; ", steps);
            return String.format(
                    "%4d  %-12s  %s%s -> %s", number, thread, asked, what, outcome == null ? "still runs" : outcome);
        }
    }

    synchronized Call begin(String asked) {
        Call call = new Call(++begun, asked);
        calls.add(call);
        if (calls.size() > MOST_CALLS) {
            calls.remove();
        }
        return call;
    }

    /** Keeps what a change asked of the disk, in the place of what the one before it asked. */
    synchronized void changed(Call call, List<String> diskCalls) {
        lastChange = call;
        diskOfLastChange = List.copyOf(diskCalls);
    }

    /** Answers the calls that have not ended. */
    synchronized List<String> running() {
        return calls.stream()
                .filter(call -> call.outcome == null)
                .map(Call::toString)
                .toList();
    }

    /** Answers the whole history, for a person. */
    synchronized String text() {
        StringBuilder text = new StringBuilder("What the store was asked, in order (call, thread, what -> outcome):");
        if (begun > calls.size()) {
            text.append("\n      (").append(begun - calls.size()).append(" earlier calls are not kept)");
        }
        calls.forEach(call -> text.append("\n").append(call));
        if (calls.isEmpty()) {
            text.append(" nothing");
        }
        if (lastChange != null && !diskOfLastChange.isEmpty()) {
            text.append("\nWhat call ").append(lastChange.number).append(", the last change, asked of the disk:");
            diskOfLastChange.forEach(step -> text.append("\n      ").append(step));
        }
        return text.toString();
    }
}
