package dev.creel.store.testkit.disk;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which of the pending changes of names the device has written. Immutable, thread-safe.
 *
 * @param written those that it has
 * @param inOrder whether each directory's changes were written in the order in which they were made
 * @param behind in how many directories some are not written
 */
record Selection(Set<NameChange> written, boolean inOrder, int behind) {

    private static final Selection NOTHING = new Selection(Set.of(), true, 0);

    boolean has(NameChange change) {
        return written.contains(change);
    }

    /**
     * Answers what a device may have written.
     *
     * @param pending for each directory the changes that are not forced, in their order
     * @param allUpTo up to how many changes of a directory every selection of them is tried
     * @param mostCombinations up to how many ways to combine directories are tried; beyond that each directory is combined
     *     with all others at their last force, and at their latest
     */
    static Collection<Selection> all(Collection<List<NameChange>> pending, int allUpTo, int mostCombinations) {
        Set<Selection> all = new LinkedHashSet<>();
        List<List<Selection>> choices = new ArrayList<>();
        long combinations = 1;
        for (List<NameChange> changes : pending) {
            List<Selection> choice = ofDirectory(changes, allUpTo);
            choices.add(choice);
            combinations = Math.min(combinations * choice.size(), Integer.MAX_VALUE);
        }
        if (combinations <= mostCombinations) {
            combine(choices, 0, NOTHING, all);
            return all;
        }
        List<List<Selection>> ends = new ArrayList<>();
        for (List<NameChange> changes : pending) {
            ends.add(List.of(new Selection(Set.of(), true, 1), new Selection(Set.copyOf(changes), true, 0)));
        }
        for (int i = 0; i < choices.size(); i++) {
            List<List<Selection>> oneInDetail = new ArrayList<>(ends);
            oneInDetail.set(i, choices.get(i));
            combine(oneInDetail, 0, NOTHING, all);
        }
        return all;
    }

    private static void combine(List<List<Selection>> choices, int from, Selection chosen, Set<Selection> all) {
        if (from == choices.size()) {
            all.add(chosen);
            return;
        }
        for (Selection choice : choices.get(from)) {
            combine(choices, from + 1, chosen.and(choice), all);
        }
    }

    private Selection and(Selection other) {
        Set<NameChange> both = new LinkedHashSet<>(written);
        both.addAll(other.written);
        return new Selection(both, inOrder && other.inOrder, behind + other.behind);
    }

    private static List<Selection> ofDirectory(List<NameChange> changes, int allUpTo) {
        List<Selection> selections = new ArrayList<>();
        int count = changes.size();
        for (int i = 0; i <= count; i++) {
            selections.add(new Selection(Set.copyOf(changes.subList(0, i)), true, i < count ? 1 : 0));
        }
        if (count <= allUpTo) {
            for (int bits = 0; bits < 1 << count; bits++) {
                // A prefix is a row of ones at the low end.
                if ((bits & (bits + 1)) != 0) {
                    Set<NameChange> some = new LinkedHashSet<>();
                    for (int i = 0; i < count; i++) {
                        if ((bits >> i & 1) != 0) {
                            some.add(changes.get(i));
                        }
                    }
                    selections.add(new Selection(some, false, 1));
                }
            }
            return selections;
        }
        for (NameChange one : changes) {
            selections.add(new Selection(Set.of(one), false, 1));
            Set<NameChange> others = new LinkedHashSet<>(changes);
            others.remove(one);
            selections.add(new Selection(others, false, 1));
        }
        return selections;
    }
}
