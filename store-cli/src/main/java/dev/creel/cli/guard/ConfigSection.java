package dev.creel.cli.guard;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Reads one table of a configuration and notes what is wrong with it. Used by one thread. */
final class ConfigSection {

    private final ConfigFaults faults;
    private final String path;
    private final int line;
    private final Map<String, ConfigNode.Member> members;
    private final TreeSet<String> known = new TreeSet<>();

    private ConfigSection(ConfigFaults faults, String path, int line, Map<String, ConfigNode.Member> members) {
        this.faults = faults;
        this.path = path;
        this.line = line;
        this.members = members;
    }

    /** Answers a table; an empty one, and a fault, if the value is none. */
    static ConfigSection of(ConfigFaults faults, String path, ConfigNode node) {
        if (node instanceof ConfigNode.Table table) {
            return new ConfigSection(faults, path, table.line(), table.members());
        }
        faults.add(node.line(), (path.isEmpty() ? "the configuration" : path) + " must be a table of settings");
        return new ConfigSection(faults, path, node.line(), Map.of());
    }

    /** Answers where a setting is, or where it would be; a dot leads into a table. */
    private int line(String name) {
        int at = line;
        Map<String, ConfigNode.Member> table = members;
        for (String part : name.split("\\.", -1)) {
            ConfigNode.Member member = table.get(part);
            if (member == null) {
                return at;
            }
            at = member.line();
            table = member.value() instanceof ConfigNode.Table next ? next.members() : Map.of();
        }
        return at;
    }

    /** Answers what a setting is called in messages. */
    String path(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    boolean has(String name) {
        known.add(name);
        return members.containsKey(name);
    }

    private Optional<ConfigNode> value(String name) {
        known.add(name);
        ConfigNode.Member member = members.get(name);
        return member == null ? Optional.empty() : Optional.of(member.value());
    }

    /** Notes that a setting is missing. */
    void missing(String name, String what) {
        faults.add(line, (path.isEmpty() ? "" : path + ": ") + name + " is missing; give " + what);
    }

    /** Notes that a setting is not what it must be. */
    void mustBe(String name, String value, String what) {
        faults.mustBe(line(name), path(name), value, what);
    }

    /** Notes a fault of a setting. */
    void fault(String name, String text) {
        faults.add(line(name), text);
    }

    /** Answers the value of a setting; nothing, and a fault if there is another kind of value, or an empty one. */
    Optional<String> text(String name) {
        return value(name).flatMap(node -> text(node, path(name)));
    }

    private Optional<String> text(ConfigNode node, String where) {
        if (node instanceof ConfigNode.Text text && !text.value().isBlank()) {
            return Optional.of(text.value());
        }
        faults.add(
                node.line(),
                where
                        + (node instanceof ConfigNode.Text
                                ? " is empty; give it a value, or leave it out"
                                : " must be one value, not a list or a table"));
        return Optional.empty();
    }

    /** Hands a length of time on, if it is set. */
    void duration(String name, Consumer<Duration> to) {
        text(name).ifPresent(text -> ConfigText.duration(text)
                .ifPresentOrElse(to, () -> mustBe(name, text, ConfigText.DURATION)));
    }

    /** Hands a number on, if it is set: 0 or more. */
    void number(String name, Consumer<Integer> to) {
        text(name).ifPresent(text -> {
            if (text.matches("\\d{1,9}")) {
                to.accept(Integer.parseInt(text));
            } else {
                mustBe(name, text, "a whole number");
            }
        });
    }

    /** Hands a number on that need not be whole, if it is set: 0 or more. */
    void fraction(String name, Consumer<Double> to) {
        text(name).ifPresent(text -> {
            if (text.matches("\\d{1,9}(\\.\\d{1,9})?")) {
                to.accept(Double.parseDouble(text));
            } else {
                mustBe(name, text, "a number such as 0.5");
            }
        });
    }

    /** Answers a limit, if it is set. */
    OptionalLong limit(String name) {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        if (text.get().matches("0*[1-9]\\d{0,17}")) {
            return OptionalLong.of(Long.parseLong(text.get()));
        }
        mustBe(name, text.get(), "a whole number more than 0");
        return OptionalLong.empty();
    }

    /** Hands a flag on, if it is set. */
    void flag(String name, Consumer<Boolean> to) {
        word(name, List.of("true", "false"), word -> to.accept(word.equals("true")));
    }

    /** Hands one of several words on, if it is set. */
    void word(String name, List<String> words, Consumer<String> to) {
        text(name).ifPresent(text -> {
            if (words.contains(text)) {
                to.accept(text);
            } else {
                mustBe(name, text, "one of " + String.join(", ", words));
            }
        });
    }

    /** Answers a list of texts, an empty one if it is not set. */
    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        List<ConfigNode> nodes = items(name);
        for (int i = 0; i < nodes.size(); i++) {
            text(nodes.get(i), path(name) + "[" + i + "]").ifPresent(texts::add);
        }
        return texts;
    }

    /** Answers a table, if it is set. */
    Optional<ConfigSection> section(String name) {
        return value(name).map(node -> of(faults, path(name), node));
    }

    /** Answers a list of tables, an empty one if it is not set. */
    List<ConfigSection> sections(String name) {
        List<ConfigSection> sections = new ArrayList<>();
        List<ConfigNode> nodes = items(name);
        for (int i = 0; i < nodes.size(); i++) {
            sections.add(of(faults, path(name) + "[" + i + "]", nodes.get(i)));
        }
        return sections;
    }

    private List<ConfigNode> items(String name) {
        Optional<ConfigNode> value = value(name);
        if (value.isPresent() && value.get() instanceof ConfigNode.Items items) {
            return items.values();
        }
        value.ifPresent(other -> fault(name, path(name) + " must be a list"));
        return List.of();
    }

    /** Answers the names of all that is set here, in the order of the file. */
    Set<String> names() {
        return members.keySet();
    }

    /** Notes every setting that nobody asked for. */
    void end() {
        members.forEach((name, member) -> {
            if (!known.contains(name)) {
                faults.add(
                        member.line(), "\"" + name + "\" is no setting here; there are: " + String.join(", ", known));
            }
        });
    }
}
