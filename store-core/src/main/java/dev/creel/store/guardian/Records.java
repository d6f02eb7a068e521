package dev.creel.store.guardian;

import dev.creel.store.guardian.Alert.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a guardian keeps in its directory, if it has one. For those who hold the guardian's monitor. */
final class Records {

    private final Surroundings here;
    private final Map<String, String> faults = new LinkedHashMap<>();
    private final Map<String, Saved> saved = new LinkedHashMap<>();
    private final Map<String, SampleRing> rings = new LinkedHashMap<>();
    private final Map<String, Trend.Sample> inFile = new HashMap<>();
    private String settings = "";
    private long number;
    private List<Alert> alerts = List.of();
    private @Nullable StateFile state;
    private @Nullable SampleFile samples;
    private @Nullable AlertDesk desk;

    private Records(Surroundings here) {
        this.here = here;
    }

    /** Reads what is there. What makes no sense is told of, and the guardian begins anew. */
    static Records open(@Nullable Path directory, Surroundings here) {
        Records records = new Records(here);
        if (directory != null) {
            GuardianFolder folder =
                    here.observing() ? GuardianFolder.readOnly(directory) : GuardianFolder.of(directory);
            records.readState(new StateFile(folder));
            records.readSamples(new SampleFile(folder, here.settings().keepSamples()));
        }
        return records;
    }

    private void readState(StateFile file) {
        state = file;
        try {
            StateFile.Reading reading = file.read();
            StateFile.Content content = reading.content();
            reading.trouble().ifPresent(words -> faults.put(StateFile.NAME, words));
            number = content.number();
            alerts = content.alerts();
            settings = content.settings();
            content.sources().forEach((name, each) -> saved.put(name, hasSameSettings() ? each : each.resumed()));
        } catch (IOException e) {
            faults.put(StateFile.NAME, AlertText.words(e));
        }
    }

    private void readSamples(SampleFile file) {
        samples = file;
        try {
            file.load().forEach((name, each) -> {
                each.forEach(samples(name)::add);
                samples(name).last().ifPresent(last -> inFile.put(name, last));
            });
        } catch (IOException e) {
            faults.put(SampleFile.NAME, AlertText.words(e));
        }
    }

    /** Answers what was kept of each name. */
    Map<String, Saved> saved() {
        return saved;
    }

    private boolean hasSameSettings() {
        return settings.equals(here.settings().toString());
    }

    /** Answers the file to write the state to, if it is to be written. */
    Optional<StateFile> state() {
        return here.observing() ? Optional.empty() : Optional.ofNullable(state);
    }

    /** Answers the samples of a name. */
    SampleRing samples(String name) {
        return rings.computeIfAbsent(
                name, each -> new SampleRing(here.settings().keepSamples()));
    }

    /** Hands over to the desk what it goes on with, and lets people be told what could not be read. */
    void handOver(AlertDesk next) {
        desk = next;
        next.continueFrom(number, alerts);
        faults.forEach((file, words) ->
                next.trouble(file, Kind.FILE_FAILED, words, "Its guardian begins anew: alerts may be repeated once."));
    }

    /** Drops the samples of a name. */
    void forget(String name) {
        rings.remove(name);
        inFile.remove(name);
    }

    /** Takes what is used now into the samples. */
    void add(String name, Usage usage, Instant at) {
        samples(name).add(usage, at).ifPresent(ended -> write(name, ended));
    }

    /** Has the samples written that are not ended yet. */
    void close() {
        rings.forEach((name, ring) -> ring.last().ifPresent(sample -> write(name, sample)));
    }

    private void write(String name, Trend.Sample sample) {
        SampleFile file = samples;
        AlertDesk told = desk;
        if (file != null && told != null && !here.observing() && !sample.equals(inFile.put(name, sample))) {
            told.file(SampleFile.NAME, () -> file.add(name, sample));
        }
    }
}
