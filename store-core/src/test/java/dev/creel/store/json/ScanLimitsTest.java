package dev.creel.store.json;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A limit is the last value that is accepted; one more is refused with its place, and nothing is read far beyond it. */
class ScanLimitsTest {

    @Test
    void asManyMembersAsTheLimitAndNoMore() throws Exception {
        ScanLimits two = new ScanLimits(2, 100, 10);

        assertThat(scan("{\"a\":1,\"b\":2}", two)).isEqualTo(2);
        assertRefused("{\"a\":1,\"b\":2,\"c\":3}", two, 13, 2, "there are more than 2 entries");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1234567890", "\"45678901\"", "[2,4,6,89]", "[[[[[]]]]]", "\"\u0001\u0001\u0001\u0001\""})
    void aValueAsLongAsTheLimitAndNoLonger(String spelled) throws Exception {
        String value = spelled.replace("\u0001", "\\n");
        int length = value.length();

        assertThat(scan("{\"a\":" + value + "}", new ScanLimits(9, length, 9))).isEqualTo(1);
        assertRefused(
                "{\"a\":" + value + "}",
                new ScanLimits(9, length - 1, 9),
                5,
                length - 1,
                "the value that begins here is longer than " + (length - 1) + " bytes");
    }

    @Test
    void theLengthOfAValueIsCountedFromItsOwnBeginning() throws Exception {
        assertThat(scan("{\"name of 18 bytes.\": [1,2,3,4,5,6,7,8]}", new ScanLimits(9, 20, 9)))
                .isEqualTo(1);
    }

    @Test
    void asDeepAsTheLimitAndNoDeeper() throws Exception {
        ScanLimits three = new ScanLimits(9, 100, 3);

        assertThat(scan("{\"a\":[{\"x\":[]}]}", three)).isEqualTo(1);
        assertRefused("{\"a\":[{\"x\":[[]]}]}", three, 12, 3, "values are nested deeper than 3");
    }

    @Test
    void bracketsAreMatchedAtAnyDepth() throws Exception {
        for (int depth : new int[] {1, 63, 64, 65, 127, 128, 129, 300}) {
            StringBuilder open = new StringBuilder();
            StringBuilder close = new StringBuilder();
            for (int i = 0; i < depth; i++) {
                boolean object = i % 3 == 0;
                open.append(object ? "{\"x\":" : "[");
                close.insert(0, object ? '}' : ']');
            }
            String good = "{\"a\":" + open + "1" + close + "}";
            String crossed = "{\"a\":" + open + "1" + (depth % 3 == 1 ? ']' : '}') + close.substring(1) + "}";

            assertThat(scan(good, ScanLimits.NONE)).isEqualTo(1);
            assertThatThrownBy(() -> scan(crossed, ScanLimits.NONE))
                    .isInstanceOf(TextDamage.class)
                    .hasMessageContaining("closes what was opened with");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1", "{\"a\":\"1", "{\"1"})
    void aTokenWithoutEndIsGivenUpSoonBehindTheLimit(String start) {
        byte[] begin = start.getBytes(US_ASCII);
        long[] read = new long[1];
        ByteInput endless = (position, target, offset, length) -> {
            Arrays.fill(target, offset, offset + length, (byte) '1');
            if (position == 0) {
                System.arraycopy(begin, 0, target, offset, begin.length);
            }
            read[0] = position + length;
            if (read[0] > 1 << 26) {
                throw new AssertionError("read on far beyond the limit");
            }
            return length;
        };
        ObjectScanner scanner = new ObjectScanner(endless, new ScanLimits(9, 1000, 9), new byte[64]);

        assertThatThrownBy(scanner::next).isInstanceOfSatisfying(TextDamage.class, damage -> assertThat(damage.kind())
                .isEqualTo(TextDamage.Kind.OVER_LIMIT));
        assertThat(read[0]).isLessThan(1200);
    }

    private static void assertRefused(String text, ScanLimits limits, long position, long limit, String message) {
        assertThatThrownBy(() -> scan(text, limits)).isInstanceOfSatisfying(TextDamage.class, damage -> {
            assertThat(damage.kind()).isEqualTo(TextDamage.Kind.OVER_LIMIT);
            assertThat(damage.position()).isEqualTo(position);
            assertThat(damage.limit()).isEqualTo(limit);
            assertThat(damage.getMessage()).isEqualTo(message);
        });
    }

    private static int scan(String text, ScanLimits limits) throws Exception {
        byte[] bytes = text.getBytes(US_ASCII);
        ByteInput input = (position, target, offset, length) -> {
            int n = (int) Math.min(length, bytes.length - position);
            System.arraycopy(bytes, (int) position, target, offset, n);
            return n == 0 ? -1 : n;
        };
        ObjectScanner scanner = new ObjectScanner(input, limits, ObjectScanner.newBuffer());
        int members = 0;
        while (scanner.next()) {
            members++;
        }
        return members;
    }
}
