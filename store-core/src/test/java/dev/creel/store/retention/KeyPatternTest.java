package dev.creel.store.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class KeyPatternTest {

    @Property
    void aPatternMatchesWhatTheSameRegularExpressionDoes(
            @ForAll @Chars({'*', 'a', 'b', ':'}) @StringLength(min = 1, max = 8) String glob,
            @ForAll @CharRange(from = 'a', to = 'b') @Chars(':') @StringLength(max = 10) String key) {
        String regex = Arrays.stream(glob.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
        assertThat(new KeyPattern(glob).matches(key)).isEqualTo(key.matches(regex));
    }

    @Test
    void starsAndOtherSignsOfRegularExpressionsMeanNothingElse() {
        assertThat(new KeyPattern(" Agent:*:Main ").matches("agent:x:main")).isTrue();
        assertThat(new KeyPattern("a.c").matches("abc")).isFalse();
        assertThat(new KeyPattern("a?c").matches("abc")).isFalse();
        assertThat(new KeyPattern("agent").matches("agent:x")).isFalse();
        assertThat(new KeyPattern("a*:b").literals()).isEqualTo(3);
    }
}
