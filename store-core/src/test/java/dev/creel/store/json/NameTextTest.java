package dev.creel.store.json;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class NameTextTest {

    @Test
    void arrayGrowsUpToTheLongestAndNoFurther() {
        assertThat(NameText.Builder.capacity(0, 1)).isEqualTo(256);
        assertThat(NameText.Builder.capacity(1000, 1001)).isEqualTo(1500);
        assertThat(NameText.Builder.capacity(2_000_000_000, 2_000_000_001)).isEqualTo(NameText.MAX_LENGTH);
        assertThat(NameText.Builder.capacity(NameText.MAX_LENGTH - 1, NameText.MAX_LENGTH))
                .isEqualTo(NameText.MAX_LENGTH);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NameText.Builder.capacity(NameText.MAX_LENGTH, NameText.MAX_LENGTH + 1L))
                .withMessageContaining("names");
    }

    @Test
    void namesTooLongForOneArrayExceedALimit() throws Exception {
        int length = 16 << 20;
        byte[] member = new byte[length + 5];
        Arrays.fill(member, (byte) 'n');
        member[0] = '"';
        System.arraycopy("\":1,".getBytes(US_ASCII), 0, member, length + 1, 4);
        ObjectScanner scanner = new ObjectScanner(
                (position, target, offset, wanted) -> {
                    if (position == 0) {
                        target[offset] = '{';
                        return 1;
                    }
                    int from = (int) ((position - 1) % member.length);
                    int n = Math.min(wanted, member.length - from);
                    System.arraycopy(member, from, target, offset, n);
                    return n;
                },
                ScanLimits.NONE,
                ObjectScanner.newBuffer());
        for (int i = 0; i < 127; i++) {
            assertThat(scanner.next()).isTrue();
        }

        assertThatThrownBy(scanner::next).isInstanceOfSatisfying(TextDamage.class, damage -> {
            assertThat(damage.kind()).isEqualTo(TextDamage.Kind.OVER_LIMIT);
            assertThat(damage.position()).isEqualTo(1 + 127L * member.length);
            assertThat(damage.limit()).isEqualTo(NameText.MAX_LENGTH);
        });
    }
}
