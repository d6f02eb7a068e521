package dev.creel.store.guardian;

import dev.creel.store.guardian.Trend.Sample;
import dev.creel.store.io.FileStamp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Samples of all sources in {@code samples.jsonl}, one a line, the oldest first. Lines are not forced: a power cut may cost
 * the last ones. Not thread-safe.
 *
 * <pre>
 * {"at":ms,"source":s,"inUse":n,"existing":n,"bytes":n,"tokens":n}
 * </pre>
 */
final class SampleFile {

    static final String NAME = "samples.jsonl";

    private static final String BAD = NAME + ".bad";

    /** Beyond this many bytes the older half goes, however young it is. */
    static final int MOST_BYTES = 64 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(SampleFile.class);

    private final GuardianFolder folder;
    private final Duration keep;
    private final int mostBytes;
    private Instant oldest = Instant.MAX;

    /** @param keep how long samples are kept */
    SampleFile(GuardianFolder folder, Duration keep) {
        this(folder, keep, MOST_BYTES);
    }

    SampleFile(GuardianFolder folder, Duration keep, int mostBytes) {
        this.folder = folder;
        this.keep = keep;
        this.mostBytes = mostBytes;
    }

    private record Line(String source, Sample sample) {

        byte[] text() {
            Map<String, Object> members = new LinkedHashMap<>();
            members.put("at", sample.at());
            members.put("source", source);
            members.put("inUse", sample.inUse());
            members.put("existing", sample.existing());
            members.put("bytes", sample.bytes());
            members.put("tokens", sample.tokens());
            return (StateJson.line(members) + "\n").getBytes(StandardCharsets.UTF_8);
        }
    }

    /**
     * Answers all samples by source, each in the order in which they were added, also those that are too old. Lines that
     * make no sense are passed over.
     *
     * @throws IOException if the file cannot be read
     */
    Map<String, List<Sample>> load() throws IOException {
        Map<String, List<Sample>> samples = new LinkedHashMap<>();
        for (Line line : lines()) {
            samples.computeIfAbsent(line.source, name -> new ArrayList<>()).add(line.sample);
        }
        return samples;
    }

    /**
     * Adds a sample. What is too old goes once that is half of the time that the file spans.
     *
     * @throws IOException if that is not possible
     */
    void add(String source, Sample sample) throws IOException {
        folder.append(NAME, new Line(source, sample).text(), false);
        begins(sample.at());
        Instant from = sample.at().minus(keep);
        if (bytes() > mostBytes || !oldest.isAfter(from.minus(keep))) {
            shorten(from);
        }
    }

    private void shorten(Instant from) throws IOException {
        List<Line> young = lines();
        young.removeIf(line -> line.sample.at().isBefore(from));
        long bytes = young.stream().mapToLong(line -> line.text().length).sum();
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        oldest = Instant.MAX;
        for (Line line : young) {
            byte[] text = line.text();
            if (bytes > mostBytes / 2) {
                bytes -= text.length;
            } else {
                content.writeBytes(text);
                begins(line.sample.at());
            }
        }
        folder.replace(NAME, content.toByteArray(), true);
    }

    private void begins(Instant at) {
        oldest = at.isBefore(oldest) ? at : oldest;
    }

    private long bytes() throws IOException {
        return folder.stamp(NAME).map(FileStamp::size).orElse(0L);
    }

    private List<Line> lines() throws IOException {
        List<Line> lines = new ArrayList<>();
        long size = bytes();
        if (size > 2L * mostBytes) {
            folder.rename(NAME, BAD);
            LOG.atWarn()
                    .addKeyValue("path", folder.path(NAME))
                    .addKeyValue("bytes", size)
                    .addKeyValue("now", BAD)
                    .log("the file with samples is too large and is set aside");
            return lines;
        }
        byte[] content = folder.read(NAME, Integer.MAX_VALUE - 8).orElse(new byte[0]);
        int bad = 0;
        int start = 0;
        for (int i = 0; i <= content.length; i++) {
            if (i == content.length || content[i] == '\n') {
                if (i > start) {
                    Optional<Line> line = line(Arrays.copyOfRange(content, start, i));
                    line.ifPresent(lines::add);
                    bad += line.isPresent() ? 0 : 1;
                }
                start = i + 1;
            }
        }
        lines.forEach(line -> begins(line.sample.at()));
        if (bad > 0) {
            LOG.atWarn()
                    .addKeyValue("path", folder.path(NAME))
                    .addKeyValue("count", bad)
                    .log("lines with samples make no sense and are passed over");
        }
        return lines;
    }

    private static Optional<Line> line(byte[] text) {
        try {
            JsonMembers members = JsonMembers.of(text);
            Sample sample = new Sample(
                    members.instant("at"),
                    members.number("inUse"),
                    members.number("existing"),
                    members.number("bytes"),
                    members.number("tokens"));
            return Optional.of(new Line(members.text("source"), sample));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
