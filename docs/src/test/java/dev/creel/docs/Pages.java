package dev.creel.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The pages for people, and the tagged stretches of test code that they show. Stateless and thread-safe. */
final class Pages {

    /** The root of the project; surefire runs in the folder of this module. */
    static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    private static final Pattern SHOWN =
            Pattern.compile("(?:<!-- snippet: (\\S+) -->\\n)?```java\\n(.*?)```", Pattern.DOTALL);

    private Pages() {}

    /**
     * A block of Java code in a page.
     *
     * @param snippet the name in the comment above it, or empty if there is none
     */
    record Block(Path page, String snippet, String code) {}

    static List<Path> all() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(
                ROOT.resolve("README.md"), ROOT.resolve("CHANGELOG.md"), ROOT.resolve("store-testkit/README.md")));
        try (Stream<Path> found = Files.walk(ROOT.resolve("docs"))) {
            found.filter(page -> page.toString().endsWith(".md")).sorted().forEach(pages::add);
        }
        return pages;
    }

    static List<Block> javaBlocks() throws IOException {
        List<Block> blocks = new ArrayList<>();
        for (Path page : all()) {
            Matcher matcher = SHOWN.matcher(Files.readString(page));
            while (matcher.find()) {
                blocks.add(new Block(page, matcher.group(1) == null ? "" : matcher.group(1), matcher.group(2)));
            }
        }
        return blocks;
    }

    /** Answers the code between {@code // snippet: name} and {@code // end}, by name, without the common indent. */
    static Map<String, String> snippets() throws IOException {
        Map<String, String> snippets = new TreeMap<>();
        try (Stream<Path> found = Files.walk(ROOT.resolve("docs/src/test/java"))) {
            for (Path source : found.filter(path -> path.toString().endsWith(".java"))
                    .sorted()
                    .toList()) {
                tagged(source).forEach((name, code) -> {
                    if (snippets.put(name, code) != null) {
                        throw new AssertionError("Two snippets are called " + name);
                    }
                });
            }
        }
        return snippets;
    }

    private static Map<String, String> tagged(Path source) throws IOException {
        Map<String, String> snippets = new LinkedHashMap<>();
        String name = null;
        StringBuilder code = new StringBuilder();
        for (String line : Files.readAllLines(source)) {
            String stripped = line.strip();
            if (stripped.startsWith("// snippet: ")) {
                name = stripped.substring("// snippet: ".length());
                code.setLength(0);
            } else if (stripped.equals("// end") && name != null) {
                snippets.put(name, code.toString().stripTrailing().stripIndent() + "\n");
                name = null;
            } else if (name != null) {
                code.append(line).append('\n');
            }
        }
        if (name != null) {
            throw new AssertionError("Snippet " + name + " in " + source + " has no end");
        }
        return snippets;
    }
}
