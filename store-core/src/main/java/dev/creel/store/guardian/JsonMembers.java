package dev.creel.store.guardian;

import dev.creel.store.json.JsonText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The members of a JSON object that was read, by name. Members that nobody asks for are passed over; one that is not what it
 * must be is an {@link IllegalArgumentException} that names its place. Not thread-safe.
 */
final class JsonMembers {

    private final String place;
    private final Map<?, ?> members;

    private JsonMembers(String place, Map<?, ?> members) {
        this.place = place;
        this.members = members;
    }

    /** Reads a text that is one JSON object. */
    static JsonMembers of(byte[] json) {
        return as("", JsonText.value(json, 0, json.length));
    }

    private static JsonMembers as(String place, @Nullable Object value) {
        if (value instanceof Map<?, ?> members) {
            return new JsonMembers(place, members);
        }
        throw wrong(place.isEmpty() ? "the text" : place, value, "an object");
    }

    String text(String name) {
        return optionalText(name).orElseThrow(() -> wrong(at(name), null, "a text"));
    }

    Optional<String> optionalText(String name) {
        Object value = members.get(name);
        if (value == null || value instanceof String) {
            return Optional.ofNullable((String) value);
        }
        throw wrong(at(name), value, "a text");
    }

    long number(String name) {
        return optionalNumber(name).orElseThrow(() -> wrong(at(name), null, "a whole number"));
    }

    OptionalLong optionalNumber(String name) {
        Object value = members.get(name);
        if (value == null) {
            return OptionalLong.empty();
        } else if (value instanceof Long number) {
            return OptionalLong.of(number);
        }
        throw wrong(at(name), value, "a whole number");
    }

    int small(String name) {
        long number = number(name);
        if (number != (int) number) {
            throw wrong(at(name), number, "a smaller number");
        }
        return (int) number;
    }

    double decimal(String name) {
        if (members.get(name) instanceof Number number) {
            return number.doubleValue();
        }
        throw wrong(at(name), members.get(name), "a number");
    }

    boolean flag(String name) {
        if (members.get(name) instanceof Boolean flag) {
            return flag;
        }
        throw wrong(at(name), members.get(name), "true or false");
    }

    Optional<Boolean> optionalFlag(String name) {
        return members.get(name) == null ? Optional.empty() : Optional.of(flag(name));
    }

    Instant instant(String name) {
        return Instant.ofEpochMilli(number(name));
    }

    Optional<Instant> optionalInstant(String name) {
        OptionalLong millis = optionalNumber(name);
        return millis.isPresent() ? Optional.of(Instant.ofEpochMilli(millis.getAsLong())) : Optional.empty();
    }

    <E extends Enum<E>> E constant(Class<E> type, String name) {
        return optionalConstant(type, name).orElseThrow(() -> wrong(at(name), null, oneOf(type)));
    }

    <E extends Enum<E>> Optional<E> optionalConstant(Class<E> type, String name) {
        Optional<String> text = optionalText(name);
        Optional<E> constant = text.flatMap(value -> find(type, value));
        if (text.isPresent() && constant.isEmpty()) {
            throw wrong(at(name), text.get(), oneOf(type));
        }
        return constant;
    }

    JsonMembers object(String name) {
        return as(at(name), members.get(name));
    }

    Optional<JsonMembers> optionalObject(String name) {
        return members.get(name) == null ? Optional.empty() : Optional.of(object(name));
    }

    /** Answers the names of all members. */
    List<String> names() {
        return members.keySet().stream().map(String::valueOf).toList();
    }

    /** Answers the texts of a list; a list that is missing is an empty one. */
    List<String> texts(String name) {
        Object value = members.get(name);
        List<String> texts = new ArrayList<>();
        if (value != null && !(value instanceof List<?>)) {
            throw wrong(at(name), value, "a list");
        }
        for (Object element : value == null ? List.of() : (List<?>) value) {
            if (!(element instanceof String text)) {
                throw wrong(at(name) + "[" + texts.size() + "]", element, "a text");
            }
            texts.add(text);
        }
        return texts;
    }

    /** Answers the objects of a list; a list that is missing is an empty one. */
    <T> List<T> list(String name, Function<JsonMembers, T> each) {
        Object value = members.get(name);
        if (value == null) {
            return List.of();
        } else if (!(value instanceof List<?> elements)) {
            throw wrong(at(name), value, "a list");
        } else {
            List<T> list = new ArrayList<>();
            for (Object element : elements) {
                list.add(each.apply(as(at(name) + "[" + list.size() + "]", element)));
            }
            return list;
        }
    }

    /** Answers the members of an object by constant. Names of no constant are passed over: a later version wrote them. */
    <E extends Enum<E>, T> Map<E, T> byConstant(Class<E> type, String name, BiFunction<JsonMembers, String, T> value) {
        Map<E, T> map = new EnumMap<>(type);
        optionalObject(name).ifPresent(object -> object.names()
                .forEach(each -> find(type, each).ifPresent(constant -> map.put(constant, value.apply(object, each)))));
        return map;
    }

    private static <E extends Enum<E>> Optional<E> find(Class<E> type, String name) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(name)) {
                return Optional.of(constant);
            }
        }
        return Optional.empty();
    }

    private static <E extends Enum<E>> String oneOf(Class<E> type) {
        return "one of " + List.of(type.getEnumConstants());
    }

    private String at(String name) {
        return place.isEmpty() ? name : place + "." + name;
    }

    private static IllegalArgumentException wrong(String place, @Nullable Object value, String must) {
        String is = value == null ? "missing" : value instanceof String ? "\"" + value + "\"" : String.valueOf(value);
        String shown = is.length() > 60 ? is.substring(0, 60) + "..." : is;
        return new IllegalArgumentException(place + " is " + shown + "; it must be " + must);
    }
}
