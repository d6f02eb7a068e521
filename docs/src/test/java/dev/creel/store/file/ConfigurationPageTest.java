package dev.creel.store.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** In this package, because the names of the variables are not exported. */
class ConfigurationPageTest {

    private static final List<Path> MAIN =
            List.of(Path.of("../store-core/src/main/java"), Path.of("../store-testkit/src/main/java"));
    private static final Pattern FIELD = Pattern.compile("\\.addKeyValue\\(\\s*\"(\\w+)\"");
    private static final Pattern MESSAGE = Pattern.compile("\\.log\\(((?:\\s*\\+?\\s*\"(?:[^\"\\\\]|\\\\.)*\")+)");
    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern LOGGER = Pattern.compile("getLogger\\((?:\"([^\"]+)\"|(\\w+)\\.class)\\)");

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\| [^|]+ \\| `([^`]+)`");

    private static String page;

    @BeforeAll
    static void readPage() throws IOException {
        page = Files.readString(Path.of("configuration.md"));
    }

    @Test
    void everyOptionIsDescribed() {
        Stream<String> options = Arrays.stream(FileStoreOptions.Builder.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .map(Method::getName)
                .filter(name -> !name.equals("build"));

        assertThat(options).isNotEmpty().allSatisfy(name -> assertThat(page).contains("| `" + name + "`"));
    }

    @Test
    void everyEnvironmentVariableIsDescribed() {
        assertThat(page).contains("`" + Environment.OBJECT_CACHE_MAX_BYTES + "`", "`" + Environment.CACHE_TTL_MS + "`");
    }

    @Test
    void logTableHasExactlyTheMessagesOfTheCodeWithTheirLoggersAndFields() throws IOException {
        Set<String> fields = new TreeSet<>();
        Set<String> messages = new TreeSet<>();
        for (Path main : MAIN) {
            for (Path source : sources(main)) {
                String code = Files.readString(source);
                String className =
                        main.relativize(source).toString().replace('/', '.').replace(".java", "");
                Matcher named = LOGGER.matcher(code);
                String logger = named.find() ? logger(named, className) : className;
                for (Matcher m = FIELD.matcher(code); m.find(); ) {
                    fields.add("`" + m.group(1) + "`");
                }
                for (Matcher m = MESSAGE.matcher(code); m.find(); ) {
                    messages.add(logger + ": " + joined(m.group(1)));
                }
            }
        }

        assertThat(fields).isNotEmpty().allSatisfy(field -> assertThat(page).contains(field));
        assertThat(messages).isNotEmpty().isEqualTo(messagesOfThePage());
    }

    /** Parts of one thing log under the name of its public type. */
    private static String logger(Matcher named, String className) {
        return named.group(1) != null
                ? named.group(1)
                : className.substring(0, className.lastIndexOf('.') + 1) + named.group(2);
    }

    private static List<Path> sources(Path main) throws IOException {
        try (Stream<Path> files = Files.walk(main)) {
            return files.filter(path -> path.toString().endsWith(".java")).toList();
        }
    }

    private static Set<String> messagesOfThePage() {
        Set<String> messages = new TreeSet<>();
        String log = page.substring(page.indexOf("\n## Log\n"), page.indexOf("\n## Platform\n"));
        for (Matcher row = ROW.matcher(log); row.find(); ) {
            messages.add(row.group(1) + ": " + row.group(2));
        }
        return messages;
    }

    private static String joined(String literals) {
        StringBuilder text = new StringBuilder();
        for (Matcher m = LITERAL.matcher(literals); m.find(); ) {
            text.append(m.group(1));
        }
        return text.toString();
    }
}
