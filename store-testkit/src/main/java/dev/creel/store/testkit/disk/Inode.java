package dev.creel.store.testkit.disk;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * One file, directory or symbolic link of a recorded run, by whatever names, with all that it held. Belongs to the
 * recorder; read-only afterwards.
 */
final class Inode {

    /** What it is. */
    enum Kind {
        FILE,
        DIRECTORY,
        LINK
    }

    /** Whose it is and who may use it. */
    record Attributes(int owner, int group, int permissions) {

        Content.Fingerprint fingerprint() {
            return new Content.Fingerprint(owner, (long) group << 16 | permissions);
        }
    }

    /** What it held from a moment on. */
    static final class State {
        private final int moment;
        private final Content forced;
        private final Content latest;
        private final List<Integer> borders;
        private final Attributes attributes;
        private final Map<Boolean, List<Content>> remains = new HashMap<>();

        private State(int moment, Content forced, Content latest, List<Integer> borders, Attributes attributes) {
            this.moment = moment;
            this.forced = forced;
            this.latest = latest;
            this.borders = List.copyOf(borders);
            this.attributes = attributes;
        }

        /** Answers what is sure to be there after a power cut. */
        Content forced() {
            return forced;
        }

        /** Answers what a reader sees. */
        Content latest() {
            return latest;
        }

        Attributes attributes() {
            return attributes;
        }

        boolean isForced() {
            return forced.equals(latest);
        }

        /**
         * Answers what a power cut may leave of it: the forced and the latest content, and what lies between them.
         *
         * @param everyCut whether to cut at many places, instead of at the borders of writes and beside them
         */
        List<Content> remains(boolean everyCut) {
            return remains.computeIfAbsent(everyCut, many -> remainsAt(cuts(many ? 64 : 2)));
        }

        private Set<Integer> cuts(int parts) {
            Set<Integer> cuts = new TreeSet<>();
            int from = forced.commonPrefix(latest);
            int lastWrite = from;
            for (int border : borders) {
                cuts.addAll(List.of(border - 1, border, border + 1));
                lastWrite = border < latest.length() ? border : lastWrite;
            }
            for (int i = 0; i < parts; i++) {
                cuts.add(from + (int) ((long) (latest.length() - from) * i / parts));
                cuts.add(lastWrite + (int) ((long) (latest.length() - lastWrite) * i / parts));
            }
            cuts.removeIf(cut -> cut < from || cut >= latest.length());
            return cuts;
        }

        private List<Content> remainsAt(Set<Integer> cuts) {
            Set<Content> remains = new LinkedHashSet<>(List.of(forced));
            remains.add(latest);
            for (int cut : cuts) {
                remains.add(latest.cut(cut));
                remains.add(latest.zeroedFrom(cut));
                if (cut < forced.length()) {
                    remains.add(latest.over(forced, cut));
                }
            }
            return List.copyOf(remains);
        }
    }

    private final Kind kind;
    private final String target;
    private final List<State> states = new ArrayList<>();

    private Inode(Kind kind, String target) {
        this.kind = kind;
        this.target = target;
    }

    /** Answers one that was there before the run, or was made by somebody else, of whom nothing is lost. */
    static Inode foreign(int moment, DiskTree.Node node) {
        Inode inode = new Inode(node.kind(), node.target());
        inode.states.add(new State(moment, node.content(), node.content(), List.of(), node.attributes()));
        return inode;
    }

    /** Answers one that was just made by the store: nothing of its content is forced. */
    static Inode made(int moment, DiskTree.Node node) {
        Inode inode = new Inode(node.kind(), node.target());
        inode.states.add(new State(moment, Content.NOTHING, node.content(), List.of(), node.attributes()));
        return inode;
    }

    Kind kind() {
        return kind;
    }

    /** Answers where a symbolic link leads, as it says; empty for others. */
    String target() {
        return target;
    }

    /** Answers what it held at a moment, which does not lie before it was made. */
    State at(int moment) {
        int i = states.size() - 1;
        while (i > 0 && states.get(i).moment > moment) {
            i--;
        }
        return states.get(i);
    }

    State last() {
        return states.get(states.size() - 1);
    }

    /** The store changed the content or the attributes. */
    void changed(int moment, DiskTree.Node node) {
        State before = last();
        List<Integer> borders = new ArrayList<>(before.borders);
        if (!node.content().equals(before.latest)) {
            borders.add(before.latest.length());
        }
        states.add(new State(moment, before.forced, node.content(), borders, node.attributes()));
    }

    /** Somebody else changed it: nothing of that is lost. */
    void changedOutside(int moment, DiskTree.Node node) {
        states.add(new State(moment, node.content(), node.content(), List.of(), node.attributes()));
    }

    void forced(int moment) {
        State before = last();
        states.add(new State(moment, before.latest, before.latest, List.of(), before.attributes));
    }
}
