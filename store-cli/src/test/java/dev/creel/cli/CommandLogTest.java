package dev.creel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;

class CommandLogTest {

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final CommandLog log = new CommandLog(new Output(OutputStream.nullOutputStream(), err));

    @Test
    void lineIsToldOnce() {
        log.warn("a");
        log.warn("b");
        log.warn("a");

        assertThat(err).hasToString("creel: warning: a\ncreel: warning: b\n");
    }

    @Test
    void onlySoManyLinesAreRemembered() {
        for (int i = 0; i <= CommandLog.REMEMBERED; i++) {
            log.warn("line " + i);
        }
        err.reset();

        log.warn("line " + CommandLog.REMEMBERED);
        log.warn("line 1");
        assertThat(err.size()).isZero();
        log.warn("line 0");
        assertThat(err).hasToString("creel: warning: line 0\n");
    }
}
