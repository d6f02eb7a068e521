package dev.creel.store.testkit.process;

import dev.creel.store.testkit.process.LockReferee.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a referee notes: who is inside of which lock, and what broke the rules. Thread-safe. */
final class RefereeBook {

    private static final int KEPT_FAULTS = 100;

    private final Map<String, Set<String>> inside = new TreeMap<>();
    private final List<String> faults = new ArrayList<>();
    private long turns;

    /** Notes a line of a player. */
    synchronized void note(String line) {
        String[] words = line.split(" ", -1);
        if (words.length == 3 && words[0].equals("enter")) {
            enter(words[1], words[2]);
        } else if (words.length == 3 && words[0].equals("leave")) {
            leave(words[1], words[2]);
        } else {
            fault("nobody knows what <" + line + "> means");
        }
    }

    private void enter(String lock, String player) {
        turns++;
        Set<String> players = inside.computeIfAbsent(lock, name -> new TreeSet<>());
        if (players.contains(player)) {
            fault(player + " entered " + lock + " twice");
        } else if (!players.isEmpty()) {
            fault(player + " entered " + lock + " while " + String.join(", ", players) + " had it");
        }
        players.add(player);
    }

    private void leave(String lock, String player) {
        Set<String> players = inside.get(lock);
        if (players == null || !players.remove(player)) {
            fault(player + " left " + lock + " without being inside");
        }
    }

    /** Notes that a player cannot be heard any more. */
    synchronized void lost(String reason) {
        fault("the connection to a player broke: " + reason);
    }

    private void fault(String sentence) {
        if (faults.size() < KEPT_FAULTS) {
            faults.add("turn " + turns + ": " + sentence);
        }
    }

    /** Answers what was noted, and what is left to note at the end. */
    synchronized Verdict end() {
        inside.forEach((lock, players) -> players.forEach(player -> fault(player + " never left " + lock)));
        return new Verdict(turns, List.copyOf(faults));
    }
}
