package dev.creel.store.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.ValueSerializerModifier;
import tools.jackson.databind.ser.jdk.MapSerializer;
import tools.jackson.databind.ser.std.StdSerializer;
import tools.jackson.databind.ser.std.ToStringSerializer;
import tools.jackson.databind.type.MapType;

/**
 * The caller's own classes, through Jackson's databind; the only class that needs it. Stateless and thread-safe.
 */
final class JacksonCodec {

    private static final JsonMapper MAPPER = mapper();

    private JacksonCodec() {}

    /** Answers what Jackson writes for a value, as a tree of JDK values and {@link NumberText}. */
    static @Nullable Object tree(Object value, int outerLevels) {
        byte[] text;
        try {
            text = MAPPER.writeValueAsBytes(value);
        } catch (JacksonException e) {
            throw failed("Cannot write a " + value.getClass().getName() + " as JSON", e);
        }
        return JsonReader.fromJackson(text, outerLevels).read();
    }

    static <T> T decode(byte[] json, int from, int to, Class<T> type) {
        T value;
        try {
            value = MAPPER.readValue(json, from, to - from, type);
        } catch (JacksonException e) {
            throw failed("Cannot read JSON as a " + type.getName(), e);
        }
        if (value == null) {
            throw new IllegalArgumentException("Cannot read JSON as a " + type.getName() + ": it is null");
        }
        return value;
    }

    private static IllegalArgumentException failed(String what, JacksonException e) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference step : e.getPath()) {
            path.append(path.length() == 0 ? " at " : ".")
                    .append(step.getPropertyName() == null ? "[" + step.getIndex() + "]" : step.getPropertyName());
        }
        String reason = e.getOriginalMessage().lines().findFirst().orElse("no reason given");
        int source = reason.indexOf(" (start marker at ");
        return new IllegalArgumentException(
                what + path + ": " + (source < 0 ? reason : reason.substring(0, source)), e);
    }

    private static JsonMapper mapper() {
        JsonFactory factory = JsonFactory.builder()
                .disable(TokenStreamFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
                .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
                .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
                .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(JsonText.MAX_NESTING)
                        .maxStringLength(Integer.MAX_VALUE)
                        .maxNameLength(Integer.MAX_VALUE)
                        .build())
                .streamWriteConstraints(StreamWriteConstraints.builder()
                        .maxNestingDepth(JsonText.MAX_NESTING)
                        .build())
                .build();
        return JsonMapper.builder(factory)
                .addModule(new SimpleModule()
                        .addSerializer(Instant.class, new InstantSerializer())
                        .addDeserializer(Instant.class, new InstantDeserializer())
                        .setSerializerModifier(new AbsentMembers())
                        .addSerializer(Path.class, new ToStringSerializer(Path.class)))
                .changeDefaultPropertyInclusion(all -> all.withValueInclusion(JsonInclude.Include.NON_ABSENT))
                .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                .disable(MapperFeature.SORT_CREATOR_PROPERTIES_FIRST)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .disable(EnumFeature.WRITE_ENUMS_USING_TO_STRING)
                .disable(EnumFeature.READ_ENUMS_USING_TO_STRING)
                .build();
    }

    /** Makes Jackson leave members of a map out whose value is an empty Optional, as it does with components. */
    private static final class AbsentMembers extends ValueSerializerModifier {

        private static final long serialVersionUID = 1;

        @Override
        public ValueSerializer<?> modifyMapSerializer(
                SerializationConfig config,
                MapType type,
                BeanDescription.Supplier description,
                ValueSerializer<?> serializer) {
            return serializer instanceof MapSerializer map
                    ? map.withContentInclusion(Optional.empty(), false)
                    : serializer;
        }
    }

    private static final class InstantSerializer extends StdSerializer<Instant> {

        InstantSerializer() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant value, JsonGenerator generator, SerializationContext context) {
            generator.writeNumber(value.toEpochMilli());
        }
    }

    private static final class InstantDeserializer extends StdDeserializer<Instant> {

        InstantDeserializer() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser parser, DeserializationContext context) {
            if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
                return Instant.ofEpochMilli(parser.getLongValue());
            } else if (parser.currentToken() == JsonToken.VALUE_NUMBER_FLOAT) {
                return Instant.ofEpochMilli((long) Math.floor(parser.getDoubleValue()));
            }
            String text = parser.getValueAsString("");
            try {
                return Instant.parse(text);
            } catch (DateTimeException e) {
                return (Instant)
                        context.handleWeirdStringValue(Instant.class, text, "neither epoch milliseconds nor ISO");
            }
        }
    }
}
