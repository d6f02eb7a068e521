package dev.creel.store.testkit.disk;

import dev.creel.store.SessionEntry;
import dev.creel.store.testkit.disk.DiskCall.Verb;
import dev.creel.store.testkit.disk.NameChange.Assignment;
import dev.creel.store.testkit.disk.NameChange.Slot;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run did to a disk: names, contents and what was forced, with the marks of what the store may hold, in the order
 * in which it happened. Made of what the disk shows after each call. Belongs to the recorder; read-only afterwards.
 */
final class Recording {

    /**
     * What the run said of the store.
     *
     * @param acknowledged whether the store holds this and nothing else; else it may become this
     */
    record Mark(int moment, boolean acknowledged, Map<String, SessionEntry> state) {}

    private static final String FOREIGN = "what another program did";

    private final Map<String, Slot> slots = new HashMap<>();
    private final List<Slot> slotOrder = new ArrayList<>();
    private final List<NameChange> changes = new ArrayList<>();
    private final List<Mark> marks = new ArrayList<>();
    private final List<String> labels = new ArrayList<>();
    private final Inode root;
    private Map<String, Inode> names = new HashMap<>();
    private Map<Long, Inode> numbers = new HashMap<>();
    private int calls;

    /** Begins with what is there, of which nothing is lost. */
    Recording(DiskTree tree) {
        DiskTree.Node top = tree.nodes().get("");
        if (top == null) {
            throw new IllegalArgumentException("the root is not in its own tree");
        }
        labels.add("the beginning");
        root = Inode.foreign(0, top);
        numbers.put(top.number(), root);
        names.put("", root);
        outside(tree);
    }

    /** Takes in what somebody else did since the last call, if anything. */
    void foreign(DiskTree tree) {
        labels.add(FOREIGN);
        if (!outside(tree)) {
            labels.remove(labels.size() - 1);
        }
    }

    private boolean outside(DiskTree tree) {
        Changes found = compare(tree, true);
        for (Assignment assignment : found.assignments()) {
            NameChange change = new NameChange(now(), List.of(assignment));
            change.durable(now());
            changes.add(change);
        }
        return found.any();
    }

    /** Takes in what a call of the store did. */
    void call(DiskCall call, DiskTree tree) {
        labels.add(call.toString());
        own(call, compare(tree, false));
    }

    /** Takes in what a call of the store did before it failed, if anything; nothing of that is forced. */
    void failed(DiskCall call, DiskTree tree) {
        labels.add(call + ", which failed");
        Changes found = compare(tree, false);
        if (found.any()) {
            own(call, found);
        } else {
            labels.remove(labels.size() - 1);
        }
    }

    private void own(DiskCall call, Changes found) {
        calls++;
        List<Assignment> assignments = found.assignments();
        if (call.verb() == Verb.RENAME && !assignments.isEmpty()) {
            // The new name first: it is the one whose directory must be forced.
            assignments.sort((a, b) -> Boolean.compare(a.inode() == null, b.inode() == null));
            changes.add(new NameChange(now(), assignments));
        } else {
            for (Assignment assignment : assignments) {
                changes.add(new NameChange(now(), List.of(assignment)));
            }
        }
    }

    void forced(long number) {
        Inode inode = numbers.get(number);
        if (inode == null) {
            throw new AssertionError("forced is a file outside of what is recorded");
        }
        inode.forced(now());
    }

    void directoryForced(long number) {
        Inode directory = numbers.get(number);
        for (NameChange change : changes) {
            if (directory != null && change.touches(directory)) {
                change.durable(now());
            }
        }
    }

    void mark(boolean acknowledged, Map<String, SessionEntry> state) {
        labels.add(acknowledged ? "an acknowledgement" : "the begin of a change");
        marks.add(new Mark(now(), acknowledged, Map.copyOf(state)));
    }

    private int now() {
        return labels.size() - 1;
    }

    private record Changes(List<Assignment> assignments, boolean any) {}

    private Changes compare(DiskTree tree, boolean outside) {
        Map<String, Inode> seen = new HashMap<>();
        Map<Long, Inode> seenNumbers = new HashMap<>();
        List<Assignment> assignments = new ArrayList<>();
        boolean any = false;
        for (Map.Entry<String, DiskTree.Node> entry : tree.nodes().entrySet()) {
            DiskTree.Node node = entry.getValue();
            Inode inode = seenNumbers.get(node.number());
            if (inode == null) {
                inode = numbers.get(node.number());
                if (inode == null || inode.kind() != node.kind()) {
                    inode = outside ? Inode.foreign(now(), node) : Inode.made(now(), node);
                } else {
                    any |= update(inode, node, outside);
                }
                seenNumbers.put(node.number(), inode);
            }
            seen.put(entry.getKey(), inode);
            if (names.get(entry.getKey()) != inode) {
                assignments.add(new Assignment(slot(entry.getKey(), seen), inode));
            }
        }
        List<String> gone = new ArrayList<>(names.keySet());
        gone.removeAll(seen.keySet());
        Collections.sort(gone);
        for (String path : gone) {
            assignments.add(new Assignment(slot(path, names), null));
        }
        names = seen;
        numbers = seenNumbers;
        return new Changes(assignments, any || !assignments.isEmpty());
    }

    private boolean update(Inode inode, DiskTree.Node node, boolean outside) {
        Inode.State before = inode.last();
        boolean same =
                before.latest().equals(node.content()) && before.attributes().equals(node.attributes());
        if (!same && outside) {
            inode.changedOutside(now(), node);
        } else if (!same) {
            inode.changed(now(), node);
        }
        return !same;
    }

    /** Answers the place for a name; a directory that was made anew has places of its own. */
    private Slot slot(String path, Map<String, Inode> tree) {
        int slash = path.lastIndexOf('/');
        Inode directory = tree.get(slash < 0 ? "" : path.substring(0, slash));
        if (directory == null) {
            throw new AssertionError(path + " is in no directory");
        }
        Slot present = slots.get(path);
        if (present == null || present.directory() != directory) {
            present = new Slot(
                    slotOrder.size(), directory, path, Content.Fingerprint.of(path.getBytes(StandardCharsets.UTF_8)));
            slots.put(path, present);
            slotOrder.add(present);
        }
        return present;
    }

    Inode root() {
        return root;
    }

    List<Slot> slots() {
        return slotOrder;
    }

    List<NameChange> changes() {
        return changes;
    }

    List<Mark> marks() {
        return marks;
    }

    /** Answers how many moments there are; each is the time after a call, a mark or something foreign. */
    int moments() {
        return labels.size();
    }

    String label(int moment) {
        return labels.get(moment);
    }

    /** Answers whether it is the time after something foreign, of which the next call or mark knows more. */
    boolean isForeign(int moment) {
        return label(moment).equals(FOREIGN);
    }

    /** Answers how many calls of the store changed the disk, or what of it is sure to stay. */
    int calls() {
        return calls;
    }

    /** Answers what a path led to when the run began. */
    @Nullable
    Inode atBeginning(String path) {
        return changes.stream()
                .filter(change -> change.moment() == 0)
                .flatMap(change -> change.assignments().stream())
                .filter(assignment -> assignment.slot().path().equals(path))
                .map(Assignment::inode)
                .findFirst()
                .orElse(null);
    }
}
