package dev.creel.bench.contender;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@code JSON.parse}, {@code structuredClone} and {@code JSON.stringify(value, null, 2)} are to the original, with
 * Jackson on JDK collections. Immutable, thread-safe.
 */
public final class WholeFileJson {

    private final ObjectReader reader;
    private final ObjectWriter writer;

    /** Makes a mapper. */
    public WholeFileJson() {
        JsonMapper mapper = JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxStringLength(Integer.MAX_VALUE)
                                .build())
                        .disable(JsonWriteFeature.ESCAPE_FORWARD_SLASHES)
                        .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
                        .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                        .build())
                .build();
        Separators separators = Separators.createDefaultInstance()
                .withObjectNameValueSpacing(Separators.Spacing.AFTER)
                .withObjectEmptySeparator("")
                .withArrayEmptySeparator("")
                .withArrayElementSpacing(Separators.Spacing.NONE);
        DefaultIndenter lines = new DefaultIndenter("  ", "\n");
        reader = mapper.readerFor(Map.class);
        writer = mapper.writer()
                .with(new DefaultPrettyPrinter(separators)
                        .withObjectIndenter(lines)
                        .withArrayIndenter(lines));
    }

    /** Answers the value of a text. */
    public Map<String, Object> parse(byte[] text) {
        return reader.readValue(text);
    }

    /** Answers the text of a value, with two spaces for each level. */
    public byte[] stringify(Map<String, Object> store) {
        return writer.writeValueAsBytes(store);
    }

    /** Copies every object and array. Strings and numbers are immutable and shared, which spares work the original does. */
    @SuppressWarnings("unchecked")
    static <T extends @Nullable Object> T deepClone(T value) {
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> copy = new LinkedHashMap<>((int) (map.size() / 0.75f) + 1);
            map.forEach((name, member) -> copy.put(name, deepClone(member)));
            return (T) copy;
        }
        if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>(list.size());
            list.forEach(element -> copy.add(deepClone(element)));
            return (T) copy;
        }
        return value;
    }
}
