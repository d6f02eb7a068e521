package dev.creel.store.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunksTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 63, 64, 65, 128, 129, 255, 256, 257, 1000})
    void everyValueIsWhereItWasPut(int count) {
        Chunks<int[]> column = column(null, count, -1);

        for (int i = 0; i < count; i++) {
            assertThat(value(column, i)).isEqualTo(i * 7);
        }
        if (count > 0) {
            assertThat(column.of(count - 1)).hasSize((count - 1) % 64 + 1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 64, 65, 200})
    void columnsAreTheSameExactlyIfTheirValuesAre(int count) {
        Chunks<int[]> column = column(null, count, -1);

        assertThat(column.sameAs(column(null, count, -1))).isTrue();
        assertThat(column.sameAs(column(null, count + 1, -1))).isFalse();
        assertThat(column(null, count + 1, -1).sameAs(column)).isFalse();
        for (int i = 0; i < count; i++) {
            assertThat(column.sameAs(column(null, count, i))).isFalse();
        }
    }

    @Test
    void whatAgreesIsSharedAndNothingElse() {
        Chunks<int[]> before = column(null, 200, -1);

        Chunks<int[]> after = column(before, 200, 64);

        assertThat(after.of(0)).isSameAs(before.of(0));
        assertThat(after.of(64)).isNotSameAs(before.of(64));
        assertThat(after.of(128)).isSameAs(before.of(128));
        assertThat(after.of(192)).isSameAs(before.of(192));
        assertThat(value(after, 64)).isEqualTo(-1);
        assertThat(value(after, 127)).isEqualTo(127 * 7);
    }

    @Test
    void columnOfAnotherLengthSharesItsFullArraysOnly() {
        Chunks<int[]> before = column(null, 200, -1);

        Chunks<int[]> shorter = column(before, 150, -1);
        Chunks<int[]> longer = column(before, 300, -1);

        assertThat(shorter.of(64)).isSameAs(before.of(64));
        assertThat(shorter.of(149)).isNotSameAs(before.of(149)).hasSize(22);
        assertThat(longer.of(128)).isSameAs(before.of(128));
        assertThat(longer.of(199)).isNotSameAs(before.of(199)).hasSize(64);
        assertThat(value(longer, 299)).isEqualTo(299 * 7);
    }

    @Test
    void editorLeavesTheColumnAloneAndCopiesEachArrayOnce() {
        Chunks<int[]> before = column(null, 200, -1);
        Chunks.Editor<int[]> editor = new Chunks.Editor<>(before);

        editor.of(70)[Chunks.at(70)] = 1;
        editor.of(71)[Chunks.at(71)] = 2;
        editor.of(199)[Chunks.at(199)] = 3;
        Chunks<int[]> after = editor.build();

        assertThat(after.of(0)).isSameAs(before.of(0));
        assertThat(Arrays.asList(value(after, 69), value(after, 70), value(after, 71), value(after, 199)))
                .containsExactly(69 * 7, 1, 2, 3);
        assertThat(after.of(199)).hasSameSizeAs(before.of(199));
        assertThat(before.sameAs(column(null, 200, -1))).isTrue();
    }

    private static int value(Chunks<int[]> column, int member) {
        return column.of(member)[Chunks.at(member)];
    }

    /** Makes a column in which each value is seven times its place, but for one of them. */
    private static Chunks<int[]> column(Chunks<int[]> alike, int count, int odd) {
        Chunks.Builder<int[]> builder = new Chunks.Builder<>(Chunks.Kind.INTS, alike);
        for (int i = 0; i < count; i++) {
            builder.next()[Chunks.at(i)] = i == odd ? -1 : i * 7;
        }
        return builder.build();
    }
}
