package dev.creel.store.testkit.models;

import java.util.Map;
import java.util.TreeMap;

/** What the operations of {@link ConcurrentStore} mean when one is done after the other. */
public final class SequentialStore {

    private static final int NONE = -1;

    private final Map<Integer, Integer> numbers = new TreeMap<>();

    public int get(int key, int through) {
        return numbers.getOrDefault(key, NONE);
    }

    public int add(int key, int number, int through) {
        return numbers.merge(key, number, Integer::sum);
    }

    public void remove(int key, int through) {
        numbers.remove(key);
    }

    public int replace(int key, int expected, int next, int through) {
        int present = numbers.getOrDefault(key, NONE);
        if (present != expected) {
            return -10 + present;
        }
        numbers.put(key, next);
        return next;
    }

    public String move(int from, int through, int based) {
        Integer moved = numbers.remove(from);
        if (moved != null) {
            numbers.merge(1 - from, moved, Integer::sum);
        }
        return content();
    }

    public String snapshot(int through) {
        return content();
    }

    private String content() {
        Map<String, Integer> content = new TreeMap<>();
        numbers.forEach((key, number) -> content.put(ConcurrentStore.name(key), number));
        return content.toString();
    }
}
