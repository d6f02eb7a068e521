package dev.creel.store.io;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FileStampTest {

    private static final FileStamp STAMP = stamp(1, 2, 3, 4, 5);

    private static FileStamp stamp(long device, long inode, long size, long modified, long changed) {
        return new FileStamp(device, inode, size, modified, changed, 6, 7, 0100640, 1000);
    }

    @Test
    void everythingThatAChangeMovesIsPartOfTheIdentity() {
        assertThat(STAMP)
                .isEqualTo(stamp(1, 2, 3, 4, 5))
                .hasSameHashCodeAs(stamp(1, 2, 3, 4, 5))
                .isEqualTo(new FileStamp(1, 2, 3, 4, 5, 0, 0, 0, 0))
                .isNotEqualTo(stamp(9, 2, 3, 4, 5))
                .isNotEqualTo(stamp(1, 9, 3, 4, 5))
                .isNotEqualTo(stamp(1, 2, 9, 4, 5))
                .isNotEqualTo(stamp(1, 2, 3, 9, 5))
                .isNotEqualTo(stamp(1, 2, 3, 4, 9))
                .isNotEqualTo("another kind of thing");
        assertThat(STAMP.hashCode()).isNotEqualTo(stamp(1, 2, 3, 4, 9).hashCode());
        assertThat(STAMP.hashCode()).isNotEqualTo(stamp(1, 9, 3, 4, 5).hashCode());
    }

    @Test
    void fileIsTheSameByDeviceAndInodeAlone() {
        assertThat(STAMP.sameFile(stamp(1, 2, 9, 9, 9))).isTrue();
        assertThat(STAMP.sameFile(stamp(9, 2, 3, 4, 5))).isFalse();
        assertThat(STAMP.sameFile(stamp(1, 9, 3, 4, 5))).isFalse();
    }

    @Test
    void fileIsSettledOnceItWasStillForLongerThanTheGivenTime() {
        FileStamp stamp = stamp(1, 2, 3, 4, 900);

        assertThat(stamp.changedNanos()).isEqualTo(900);
        assertThat(stamp.readAtNanos()).isEqualTo(1000);
        assertThat(stamp.settled(99)).isTrue();
        assertThat(stamp.settled(100)).isFalse();
        assertThat(stamp.settled(101)).isFalse();
        assertThat(stamp(1, 2, 3, 4, 1000).settled(-1)).isTrue();
        assertThat(stamp(1, 2, 3, 4, 1001).settled(-10)).isFalse();
    }

    @Test
    void kindAndPermissionsComeFromTheMode() {
        assertThat(STAMP.isRegularFile()).isTrue();
        assertThat(STAMP.isDirectory()).isFalse();
        assertThat(STAMP.permissions()).isEqualTo(0640);
        assertThat(STAMP).hasToString("file 1:2, 3 bytes, changed at 5 ns");
    }
}
