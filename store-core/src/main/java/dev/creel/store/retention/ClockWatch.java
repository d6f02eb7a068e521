package dev.creel.store.retention;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compares the wall clock with the ticker, from one plan to the next, and with the last pass of any process. Once they
 * disagree by more than the tolerance, the clock is doubted until they have agreed for as long as the tolerance; a clock
 * before the last pass is doubted until it is past it. Thread-safe.
 */
final class ClockWatch {

    private static final String LAST_PASS = "lastPass";

    private final RetentionContext context;
    private @Nullable Instant wall;
    private long tick;
    private @Nullable String jump;
    private long steadySince;

    ClockWatch(RetentionContext context) {
        this.context = context;
    }

    /** Answers why the clock cannot be trusted now, or nothing if it can. */
    synchronized Optional<String> doubt(Duration tolerance) throws IOException {
        Instant now = context.now();
        long ticks = context.ticker().getAsLong();
        if (wall != null) {
            Duration byWall = Duration.between(wall, now);
            Duration byTicker = Duration.ofNanos(ticks - tick);
            if (byWall.minus(byTicker).abs().compareTo(tolerance) > 0) {
                jump = "the clock went from " + wall + " to " + now + " while " + byTicker + " passed";
                steadySince = ticks;
            } else if (jump != null && Duration.ofNanos(ticks - steadySince).compareTo(tolerance) >= 0) {
                jump = null;
            }
        }
        wall = now;
        tick = ticks;
        return Optional.ofNullable(jump).or(() -> beforeLastPass(now, tolerance));
    }

    private Optional<String> beforeLastPass(Instant now, Duration tolerance) {
        if (context.files().isEmpty()) {
            return Optional.empty();
        }
        Optional<Instant> last = context.reading("read " + LAST_PASS, this::lastPass);
        return last.filter(pass -> now.isBefore(pass.minus(tolerance)))
                .map(pass -> "it is " + now + ", before the last pass at " + pass
                        + "; if the clock is right now, the last pass went by a wrong one: remove the file " + LAST_PASS
                        + " from Creel's folder beside the document, "
                        + context.requireFiles("A clock").document() + ".creel");
    }

    private Optional<Instant> lastPass() throws IOException {
        try (InputStream in = context.own().open(LAST_PASS)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
            return Optional.of(Instant.ofEpochMilli(Long.parseLong(text)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (NumberFormatException e) {
            throw new IOException(LAST_PASS + " holds no time in milliseconds; remove it", e);
        }
    }

    /** Notes that a pass removed what its plan said. */
    void passed(Instant at) throws IOException {
        byte[] text = (at.toEpochMilli() + "\n").getBytes(StandardCharsets.UTF_8);
        if (lastPass().filter(last -> !last.isBefore(at)).isEmpty()) {
            context.own().write(LAST_PASS, out -> out.write(text));
        }
    }
}
