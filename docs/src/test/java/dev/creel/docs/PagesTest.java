package dev.creel.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.docs.Pages.Block;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PagesTest {

    private static final Pattern LINK =
            Pattern.compile("(?:\\]\\(|(?m:^)\\[[^\\]]+\\]: )(?!https?:|mailto:|#)([^)#\\s]+)");
    private static final Pattern FIRST_CODE = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

    @Test
    void everyJavaBlockIsTheTestedSnippetThatItNames() throws IOException {
        Map<String, String> snippets = Pages.snippets();
        for (Block block : Pages.javaBlocks()) {
            assertThat(snippets)
                    .as("snippet of a Java block in " + block.page())
                    .containsKey(block.snippet());
            assertThat(block.code())
                    .as("snippet " + block.snippet() + " in " + block.page())
                    .isEqualTo(snippets.get(block.snippet()));
        }
    }

    @Test
    void everySnippetIsShownSomewhere() throws IOException {
        Set<String> shown = new TreeSet<>();
        Pages.javaBlocks().forEach(block -> shown.add(block.snippet()));

        assertThat(shown).containsAll(Pages.snippets().keySet());
    }

    @Test
    void firstCodeOfTheReadmeHasAtMostTenLines() throws IOException {
        Matcher code = FIRST_CODE.matcher(Files.readString(Pages.ROOT.resolve("README.md")));

        assertThat(code.find()).isTrue();
        assertThat(code.group(1).lines()).hasSizeLessThanOrEqualTo(10);
    }

    @Test
    void everyLinkToAFileOfTheProjectLeadsThere() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path page : Pages.all()) {
            Matcher link = LINK.matcher(Files.readString(page));
            while (link.find()) {
                if (!Files.exists(page.resolveSibling(link.group(1)))) {
                    broken.add(Pages.ROOT.relativize(page) + " -> " + link.group(1));
                }
            }
        }

        assertThat(broken).isEmpty();
    }
}
