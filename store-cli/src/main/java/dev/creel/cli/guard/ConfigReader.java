package dev.creel.cli.guard;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** Reads YAML 1.2, of which JSON is a part, without any of its types: each value is text, a list or a table. */
final class ConfigReader {

    private static final int MOST_BYTES = 1 << 20;
    private static final int DEEPEST = 10;

    private final ConfigFaults faults;
    private final Parser events;

    private ConfigReader(String yaml, ConfigFaults faults) {
        LoadSettings settings = LoadSettings.builder().build();
        this.faults = faults;
        events = new ParserImpl(settings, new StreamReader(settings, yaml));
    }

    /**
     * Answers what a file says.
     *
     * @throws ConfigException if it cannot be read or is no YAML
     */
    static ConfigNode read(Path file, ConfigFaults faults) throws ConfigException {
        byte[] content;
        try (InputStream in = Files.newInputStream(file)) {
            content = in.readNBytes(MOST_BYTES + 1);
        } catch (NoSuchFileException e) {
            throw new ConfigException(List.of(file + " is not there"));
        } catch (IOException e) {
            throw new ConfigException(List.of(file + " cannot be read: " + e));
        }
        if (content.length > MOST_BYTES) {
            throw new ConfigException(List.of(file + " has more than " + MOST_BYTES + " bytes"));
        }
        try {
            return read(
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(content))
                            .toString(),
                    faults);
        } catch (CharacterCodingException e) {
            throw new ConfigException(List.of(file + " is not UTF-8"));
        }
    }

    /**
     * Answers what a text says.
     *
     * @throws ConfigException if it is no YAML
     */
    static ConfigNode read(String yaml, ConfigFaults faults) throws ConfigException {
        ConfigReader reader = new ConfigReader(yaml, faults);
        try {
            ConfigNode root = reader.document();
            faults.refuse();
            return root;
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(ConfigReader::line).orElse(1);
            faults.add(line, "this is no YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            faults.add(1, "this is no YAML: " + e.getMessage());
        }
        faults.refuse();
        throw new AssertionError("a fault was noted");
    }

    private ConfigNode document() throws ConfigException {
        events.next();
        if (events.peekEvent().getEventId() == Event.ID.StreamEnd) {
            return new ConfigNode.Text(1, "");
        }
        events.next();
        ConfigNode root = value(events.next(), 1);
        events.next();
        Event end = events.next();
        if (end.getEventId() != Event.ID.StreamEnd) {
            faults.add(line(end), "a second document begins here; a configuration is one document");
        }
        return root;
    }

    private ConfigNode value(Event event, int depth) throws ConfigException {
        if (depth > DEEPEST) {
            faults.add(line(event), "this is nested more than " + DEEPEST + " levels deep");
            faults.refuse();
        }
        if (event instanceof ScalarEvent scalar) {
            return new ConfigNode.Text(line(event), scalar.getValue());
        }
        if (event instanceof SequenceStartEvent) {
            return items(line(event), depth);
        }
        if (event instanceof MappingStartEvent) {
            return table(line(event), depth);
        }
        String name = event instanceof AliasEvent alias ? alias.getAlias().toString() : String.valueOf(event);
        faults.add(line(event), "*" + name + " is an alias; write the value itself");
        return new ConfigNode.Text(line(event), "");
    }

    private ConfigNode items(int line, int depth) throws ConfigException {
        List<ConfigNode> values = new ArrayList<>();
        for (Event next = events.next(); next.getEventId() != Event.ID.SequenceEnd; next = events.next()) {
            values.add(value(next, depth + 1));
        }
        return new ConfigNode.Items(line, values);
    }

    private ConfigNode table(int line, int depth) throws ConfigException {
        Map<String, ConfigNode.Member> members = new LinkedHashMap<>();
        for (Event next = events.next(); next.getEventId() != Event.ID.MappingEnd; next = events.next()) {
            ConfigNode name = value(next, depth + 1);
            ConfigNode value = value(events.next(), depth + 1);
            if (!(name instanceof ConfigNode.Text text)) {
                faults.add(name.line(), "a setting's name must be text");
                continue;
            }
            ConfigNode.Member before = members.putIfAbsent(text.value(), new ConfigNode.Member(name.line(), value));
            if (before != null) {
                faults.add(
                        name.line(),
                        "\"" + text.value() + "\" is set twice, first in line " + before.line() + "; set it once");
            }
        }
        return new ConfigNode.Table(line, members);
    }

    private static int line(Event event) {
        return event.getStartMark().map(ConfigReader::line).orElse(1);
    }

    private static int line(Mark mark) {
        return mark.getLine() + 1;
    }
}
