package dev.creel.store.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/contract.md, the Javadoc whose sentences it has to name, and the tests that it may name. Stateless. */
final class ContractPage {

    /** The types whose every sentence is a part of the contract. */
    static final List<String> TYPES = List.of(
            "SessionStore",
            "SessionTransaction",
            "SessionSnapshot",
            "StoreStats",
            "StoreEvent",
            "KeyNormalizer",
            "SessionStoreException");

    /** The root of the project; surefire runs in the folder of this module. */
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    private static final Pattern COMMENT = Pattern.compile("/\\*\\*(.*?)\\*/", Pattern.DOTALL);
    private static final Pattern BREAK = Pattern.compile("<li>|(?=@(?:param|return|throws)\\b)|<p>");
    private static final Pattern SENTENCE_END = Pattern.compile("(?<=\\.)\\s");
    private static final Pattern TEST = Pattern.compile("`(\\w+\\.\\w+)`");

    private ContractPage() {}

    /**
     * A sentence and what holds it.
     *
     * @param text the whole second cell
     * @param tests the tests named in it: class and method
     */
    record Row(String sentence, String text, List<String> tests) {}

    /** Answers every sentence of a type's Javadoc, without tags, in order. */
    static List<String> javadoc(String type) throws IOException {
        List<String> sentences = new ArrayList<>();
        Matcher comment = COMMENT.matcher(
                Files.readString(ROOT.resolve("store-core/src/main/java/dev/creel/store/" + type + ".java")));
        while (comment.find()) {
            String text = comment.group(1).replaceAll("(?m)^\\s*\\*( |$)", " ");
            for (String part : BREAK.split(text, -1)) {
                String plain = part.replaceAll("\\{@(?:link|code|value)\\s+([^}]*)}", "$1")
                        .replaceAll("</?(?:ul|b|li)>", " ")
                        .replaceAll("[<>]", "")
                        .replaceAll("\\s+", " ")
                        .replaceAll(" ([.,:;])", "$1")
                        .strip();
                SENTENCE_END
                        .splitAsStream(plain)
                        .filter(sentence -> !sentence.isEmpty())
                        .forEach(sentences::add);
            }
        }
        return sentences;
    }

    static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (String type : TYPES) {
            rows.addAll(rows(type));
        }
        return rows;
    }

    /** Answers the rows under the heading of a type. */
    static List<Row> rows(String type) throws IOException {
        String page = Files.readString(ROOT.resolve("docs/contract.md"));
        String rest = page.substring(page.indexOf("\n## " + type + "\n") + 1);
        int end = rest.indexOf("\n## ");
        return (end < 0 ? rest : rest.substring(0, end))
                .lines()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| sentence |"))
                .map(line -> {
                    int middle = line.indexOf(" | ", 2);
                    String cell = line.substring(middle + 3, line.length() - 2);
                    return new Row(
                            line.substring(2, middle),
                            cell,
                            TEST.matcher(cell)
                                    .results()
                                    .map(match -> match.group(1))
                                    .toList());
                })
                .toList();
    }

    /** Answers every test of the suite: nested class and method. */
    static Set<String> suite() {
        Set<String> tests = new TreeSet<>();
        for (Class<?> promise : SessionStoreContract.class.getDeclaredClasses()) {
            Arrays.stream(promise.getSuperclass().getDeclaredMethods())
                    .filter(method -> method.isAnnotationPresent(Test.class))
                    .forEach(method -> tests.add(promise.getSimpleName() + "." + method.getName()));
        }
        return tests;
    }

    /** Answers whether a name is a test of the suite, or of any other test class of the project. */
    static boolean isTest(String name) throws IOException {
        if (suite().contains(name)) {
            return true;
        }
        int dot = name.indexOf('.');
        String declaration = " void " + name.substring(dot + 1) + "(";
        for (String module : List.of("store-core", "store-testkit")) {
            try (Stream<Path> sources = Files.walk(ROOT.resolve(module + "/src/test/java"))) {
                for (Path source : sources.filter(path -> path.endsWith(name.substring(0, dot) + ".java"))
                        .toList()) {
                    if (Files.readString(source).contains(declaration)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
