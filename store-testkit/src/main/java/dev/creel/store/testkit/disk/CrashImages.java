package dev.creel.store.testkit.disk;

import dev.creel.store.testkit.disk.Content.Fingerprint;
import dev.creel.store.testkit.disk.CrashImage.Item;
import dev.creel.store.testkit.disk.NameChange.Assignment;
import dev.creel.store.testkit.disk.NameChange.Slot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every disk image that a power cut could have left at any moment of a recorded run.
 *
 * <p>Of the names, each directory has those of its last force and a part of the later changes: a prefix of them, or, as
 * the device may write in another order, any selection if there are few of them, else one or all but one. A rename happens
 * as a whole or not at all. Of each file there is the forced content, the latest, a cut one, or one that ends in zeros;
 * files that are not forced lose their content one at a time or all together. Images with equal content are one.
 *
 * <p>Not thread-safe.
 */
public final class CrashImages {

    /** How closely to look. Immutable, thread-safe. */
    public enum Detail {
        /**
         * Any selection of up to 4 pending names; cuts at the borders of writes, beside them and in the middle, in one
         * file at a time, where all names are at their latest.
         */
        USUAL(4, 64),
        /**
         * Any selection of up to 8 pending names; cuts also at 64 places of each file and of its last write, wherever the
         * names are in order, with all other files at their latest and at their forced content.
         */
        EVERY(8, 2048);

        private final int selectionsUpTo;
        private final int mostCombinations;

        Detail(int selectionsUpTo, int mostCombinations) {
            this.selectionsUpTo = selectionsUpTo;
            this.mostCombinations = mostCombinations;
        }
    }

    private final Recording recording;
    private final Detail detail;
    private final Map<Fingerprint, CrashImage> images = new LinkedHashMap<>();
    private long enumerated;
    private int moment;
    private int epoch;

    private CrashImages(Recording recording, Detail detail) {
        this.recording = recording;
        this.detail = detail;
    }

    /** Answers the images of all that was recorded until now. */
    public static CrashImages of(RecordingFileOps recorded, Detail detail) {
        return from(recorded, detail, 0);
    }

    /** Answers the images of the moments from one on. */
    static CrashImages from(RecordingFileOps recorded, Detail detail, int firstMoment) {
        CrashImages images = new CrashImages(recorded.recording(), detail);
        for (int moment = firstMoment; moment < images.recording.moments(); moment++) {
            if (!images.recording.isForeign(moment)) {
                images.enumerate(moment);
            }
        }
        return images;
    }

    /** Answers the images, each content once. */
    public Collection<CrashImage> distinct() {
        return List.copyOf(images.values());
    }

    /** Answers how many images there were before equal ones were put together. */
    public long enumerated() {
        return enumerated;
    }

    private void enumerate(int when) {
        moment = when;
        epoch = (int)
                recording.marks().stream().filter(mark -> mark.moment() <= when).count();
        List<NameChange> past = recording.changes().stream()
                .filter(change -> change.moment() <= when)
                .toList();
        Map<Inode, List<NameChange>> pending = new LinkedHashMap<>();
        for (int i = 0; i < past.size(); i++) {
            if (!past.get(i).isDurableAt(when) && !isCovered(past, i)) {
                pending.computeIfAbsent(past.get(i).directory(), directory -> new ArrayList<>())
                        .add(past.get(i));
            }
        }
        for (Selection selection : Selection.all(pending.values(), detail.selectionsUpTo, detail.mostCombinations)) {
            withNames(names(past, selection), selection);
        }
    }

    /** Answers whether every name of a change has been changed again by changes that are durable. */
    private boolean isCovered(List<NameChange> past, int index) {
        return past.get(index).assignments().stream()
                .allMatch(assignment -> past.subList(index + 1, past.size()).stream()
                        .filter(later -> later.isDurableAt(moment))
                        .flatMap(later -> later.assignments().stream())
                        .anyMatch(later -> later.slot().equals(assignment.slot())));
    }

    private @Nullable Inode[] names(List<NameChange> past, Selection selection) {
        @Nullable Inode[] names = new @Nullable Inode[recording.slots().size()];
        for (NameChange change : past) {
            if (change.isDurableAt(moment) || selection.has(change)) {
                for (Assignment assignment : change.assignments()) {
                    names[assignment.slot().index()] = assignment.inode();
                }
            }
        }
        return names;
    }

    /** A name that can be reached from the root, and what it leads to. */
    private record Entry(Slot slot, Inode inode) {}

    private void reach(Inode directory, @Nullable Inode[] names, List<Entry> reached) {
        for (Slot slot : recording.slots()) {
            Inode inode = names[slot.index()];
            if (slot.directory() == directory && inode != null) {
                reached.add(new Entry(slot, inode));
                if (inode.kind() == Inode.Kind.DIRECTORY) {
                    reach(inode, names, reached);
                }
            }
        }
    }

    private void withNames(@Nullable Inode[] names, Selection selection) {
        List<Entry> entries = new ArrayList<>();
        reach(recording.root(), names, entries);
        List<Inode> unforced = entries.stream()
                .map(Entry::inode)
                .filter(inode ->
                        inode.kind() == Inode.Kind.FILE && !inode.at(moment).isForced())
                .distinct()
                .toList();
        Content[] latest = new Content[unforced.size()];
        Content[] forced = new Content[unforced.size()];
        for (int i = 0; i < latest.length; i++) {
            latest[i] = unforced.get(i).at(moment).latest();
            forced[i] = unforced.get(i).at(moment).forced();
        }
        add(entries, unforced, latest);
        if (unforced.isEmpty()) {
            return;
        }
        add(entries, unforced, forced);
        // A disk that is both out of order and torn shows nothing that one of the two does not show.
        boolean torn = selection.inOrder() && (detail == Detail.EVERY || selection.behind() == 0);
        for (int i = 0; i < latest.length; i++) {
            Inode.State state = unforced.get(i).at(moment);
            add(entries, unforced, replaced(latest, i, state.forced()));
            add(entries, unforced, replaced(forced, i, state.latest()));
            for (Content content : torn ? state.remains(detail == Detail.EVERY) : List.<Content>of()) {
                add(entries, unforced, replaced(latest, i, content));
                if (detail == Detail.EVERY) {
                    add(entries, unforced, replaced(forced, i, content));
                }
            }
        }
    }

    private static Content[] replaced(Content[] contents, int index, Content content) {
        Content[] next = Arrays.copyOf(contents, contents.length);
        next[index] = content;
        return next;
    }

    private void add(List<Entry> entries, List<Inode> unforced, Content[] contents) {
        enumerated++;
        Fingerprint sum = Fingerprint.ZERO;
        for (Entry entry : entries) {
            sum = sum.plus(content(entry, unforced, contents)
                    .fingerprint()
                    .with(entry.inode().at(moment).attributes().fingerprint())
                    .with(entry.slot().fingerprint()));
        }
        CrashImage image = images.get(sum);
        if (image == null) {
            List<Item> items = new ArrayList<>();
            for (Entry entry : entries) {
                items.add(new Item(
                        entry.slot().path(),
                        entry.inode().kind(),
                        content(entry, unforced, contents),
                        entry.inode().target(),
                        entry.inode().at(moment).attributes()));
            }
            image = new CrashImage(items, "at step " + moment + ", after " + recording.label(moment));
            images.put(sum, image);
        }
        image.possibleIn(epoch);
    }

    private Content content(Entry entry, List<Inode> unforced, Content[] contents) {
        int index = unforced.indexOf(entry.inode());
        return index < 0 ? entry.inode().at(moment).latest() : contents[index];
    }
}
