package dev.creel.store.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EcmaSpaceTest {

    /** White space and line terminators of ECMA-262, sections 12.2 and 12.3. */
    private static final String SPACES = "\t\n\u000b\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
            + "\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff";

    @Test
    void exactlyTheWhiteSpaceOfEcmaScriptIsTrimmed() {
        for (char c = 0; c < Character.MAX_VALUE; c++) {
            String text = c + "x" + c;
            assertThat(EcmaSpace.trim(text)).as("U+%04X", (int) c).isEqualTo(SPACES.indexOf(c) >= 0 ? "x" : text);
        }
    }

    @Test
    void whiteSpaceInsideStaysAndNothingElseMayBeLeft() {
        assertThat(EcmaSpace.trim(" a b ")).isEqualTo("a b");
        assertThat(EcmaSpace.trim(SPACES)).isEmpty();
        assertThat(EcmaSpace.trim("")).isEmpty();
    }
}
