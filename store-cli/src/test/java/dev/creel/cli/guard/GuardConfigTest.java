package dev.creel.cli.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.creel.cli.guard.GuardConfig.Group;
import dev.creel.cli.guard.GuardConfig.Http;
import dev.creel.cli.guard.GuardConfig.Sink;
import dev.creel.cli.guard.GuardConfig.Source;
import dev.creel.cli.guard.GuardConfig.Target;
import dev.creel.store.guardian.CleanupSettings;
import dev.creel.store.guardian.GuardianSettings;
import dev.creel.store.guardian.Level;
import dev.creel.store.guardian.Usage.Limits;
import dev.creel.store.guardian.UsageSource.Counting;
import dev.creel.store.retention.SessionKind;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuardConfigTest {

    private static final String SOURCES = "sources: [{ name: a, store: /s.json }]\n";
    private static final Path HOME = Path.of("/home/ann");

    @TempDir
    Path directory;

    private GuardConfig read(String yaml) throws Exception {
        return read(yaml.getBytes(StandardCharsets.UTF_8));
    }

    private GuardConfig read(byte[] yaml) throws Exception {
        Path file = Files.write(directory.resolve("guard.yaml"), yaml);
        return GuardConfig.read(file, HOME, GuardConfigTest::agent);
    }

    private static Path agent(String id) {
        if (id.contains("/")) {
            throw new IllegalArgumentException("is \"" + id + "\"; it must be an agent's id");
        }
        return Path.of("/agents", id);
    }

    /** Answers the messages without the directory. */
    private List<String> faults(String yaml) {
        ConfigException refused = catchThrowableOfType(ConfigException.class, () -> read(yaml));
        assertThat(refused).as(yaml).isNotNull();
        return refused.faults().stream()
                .map(fault -> fault.replace(directory + "/guard.yaml", "F"))
                .toList();
    }

    @Test
    void exampleShowsTheDefaults() throws Exception {
        GuardConfig config = read(GuardConfig.example());

        assertThat(config.settings().toBuilder().cleanupOff().build())
                .hasToString(GuardianSettings.defaults().toString());
        assertThat(config.settings().cleanup()).hasValueSatisfying(cleanup -> assertThat(cleanup)
                .hasToString(CleanupSettings.defaults().toString()));
        assertThat(config.directory()).isEqualTo(HOME.resolve(".openclaw/creel-guard"));
        assertThat(config.zone()).isEqualTo(ZoneId.of("UTC"));
        Source.Store main = (Source.Store) config.sources().get(0);
        assertThat(main.counting()).isEqualTo(Counting.AUTO);
        assertThat(main.activeWithin()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void exampleShowsEverySourceSinkAndThePage() throws Exception {
        GuardConfig config = read(GuardConfig.example());

        Path home = HOME.resolve(".openclaw");
        assertThat(config.sources())
                .containsExactly(
                        new Source.Store(
                                "main",
                                home.resolve("agents/main/sessions/sessions.json"),
                                Limits.none().withSessions(500).withBytes(64 << 20),
                                Counting.AUTO,
                                Duration.ofMinutes(5)),
                        new Source.Guard(
                                "server2",
                                URI.create("http://10.0.0.2:7600"),
                                Optional.of(Path.of("/etc/creel/server2.token"))));
        assertThat(config.groups())
                .containsExactly(new Group(
                        "gateway", List.of("main", "server2"), Limits.none().withInUse(60)));
        assertThat(config.sinks())
                .containsExactly(
                        all(new Target.Console()),
                        all(new Target.Command(List.of("/usr/local/bin/page-me", "{level}", "{source}"))),
                        all(new Target.Webhook(
                                URI.create("https://hooks.example.org/creel"),
                                Optional.of(Path.of("/etc/creel/hook.headers")))),
                        all(new Target.Audit(home.resolve("creel-guard/audit.jsonl"))));
        assertThat(config.http())
                .isEqualTo(
                        new Http(Optional.of("127.0.0.1:7600"), Optional.of(Path.of("/etc/creel/guard.token")), false));
    }

    private static Sink all(Target target) {
        return new Sink(target, Level.NOTICE);
    }

    @Test
    void sinkMayTakeAlertsFromALevelOn() throws Exception {
        assertThat(read(SOURCES + "sinks: [{ console: true, from: critical }]").sinks())
                .containsExactly(new Sink(new Target.Console(), Level.CRITICAL));
    }

    @Test
    void whatMayRemoveSomethingHasAnAuditFile() throws Exception {
        Sink console = all(new Target.Console());
        Sink audit = all(new Target.Audit(HOME.resolve(".openclaw/creel-guard/audit.jsonl")));
        assertThat(read(SOURCES).allSinks()).containsExactly(console);
        assertThat(read(SOURCES + "cleanup: {}").allSinks()).containsExactly(console, audit);
        GuardConfig actions = read(SOURCES).withHttp(new Http(Optional.of("127.0.0.1:0"), Optional.empty(), true));
        assertThat(actions.allSinks()).containsExactly(console, audit);
        assertThat(read(SOURCES + "cleanup: {}\nsinks: [{ audit: /a.jsonl, from: warning }]")
                        .allSinks())
                .containsExactly(new Sink(new Target.Audit(Path.of("/a.jsonl")), Level.WARNING));
    }

    @Test
    void exampleIsTheOneOfTheManual() throws Exception {
        assertThat(Files.readString(Path.of("..", "docs", "cli.md")))
                .contains("```yaml\n" + GuardConfig.example() + "```\n");
    }

    @Test
    void everySettingIsRead() throws Exception {
        GuardConfig config = read(
                """
                directory: state
                every: 10s
                levels: { notice: 50, warning: 60, critical: 70, hysteresis: 4 }
                cooldown: { notice: 3h, warning: 2h, critical: 1h }
                recoverAfter: 0s
                failedLooks: 5
                keepSamples: 30d
                timeZone: Asia/Tokyo
                sources:
                  - { name: a, agent: ops, limits: { inUse: 1, tokens: 9 }, counting: leased, activeWithin: 1m }
                cleanup:
                  every: 1h
                  from: critical
                  headroom: 50
                  idle: 3h
                  minSessions: 0
                  atCritical: true
                  exempt: ["a*"]
                  exemptKinds: []
                  priority: { "agent:*": 7 }
                  exemptFrom: 7
                  maxRemovalShare: 0.25
                  runningProtection: 1h
                  leaseProtection: 2h
                http: { address: "[::1]:80", allowActions: true }
                """);

        assertThat(config.settings())
                .hasToString(GuardianSettings.builder()
                        .interval(Duration.ofSeconds(10))
                        .threshold(Level.NOTICE, 50)
                        .threshold(Level.WARNING, 60)
                        .threshold(Level.CRITICAL, 70)
                        .hysteresis(4)
                        .cooldown(Level.NOTICE, Duration.ofHours(3))
                        .cooldown(Level.WARNING, Duration.ofHours(2))
                        .cooldown(Level.CRITICAL, Duration.ofHours(1))
                        .recoverAfter(Duration.ZERO)
                        .failedLooks(5)
                        .keepSamples(Duration.ofDays(30))
                        .cleanup(CleanupSettings.builder()
                                .every(Duration.ofHours(1))
                                .from(Level.CRITICAL)
                                .headroom(50)
                                .idle(Duration.ofHours(3))
                                .minSessions(0)
                                .atCritical(true)
                                .exempt("a*")
                                .exemptKinds(java.util.EnumSet.noneOf(SessionKind.class))
                                .priority("agent:*", 7)
                                .exemptFrom(7)
                                .maxRemovalShare(0.25)
                                .runningProtection(Duration.ofHours(1))
                                .leaseProtection(Duration.ofHours(2))
                                .build())
                        .build()
                        .toString());
        assertThat(config.directory()).isEqualTo(directory.resolve("state"));
        assertThat(config.zone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
        assertThat(config.sources())
                .containsExactly(new Source.Store(
                        "a",
                        Path.of("/agents/ops"),
                        Limits.none().withInUse(1).withTokens(9),
                        Counting.LEASED,
                        Duration.ofMinutes(1)));
        assertThat(config.http()).isEqualTo(new Http(Optional.of("[::1]:80"), Optional.empty(), true));
    }

    @Test
    void jsonIsReadAlike() throws Exception {
        String json = "{\n\t\"every\": \"10s\",\n\t\"sources\": [{\"name\": \"a\", \"store\": \"\\/s.json\"}]\n}";

        assertThat(read(json).sources()).isEqualTo(read(SOURCES).sources());
        assertThat(read(json).settings().interval()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void allFaultsAreToldInTheOrderOfTheFile() {
        assertThat(
                        faults(
                                "every: 0s\nsources:\n  - name: a\n    store: s\n    limits: { sessions: \"0\" }\ncooldwon: 1\n"))
                .containsExactly(
                        "F line 1: every is 0s; it must be 1s to 365 days",
                        "F line 5: sources[0].limits.sessions is \"0\"; it must be a whole number more than 0",
                        "F line 6: \"cooldwon\" is no setting here; there are: cleanup, cooldown, directory, every,"
                                + " failedLooks, groups, http, keepSamples, levels, recoverAfter, sinks, sources,"
                                + " timeZone");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "every: soon|every is \"soon\"; it must be a whole number and a unit, such as 30s, 15m, 2h or 14d",
                "every: 30|every is \"30\"; it must be a whole number and a unit, such as 30s, 15m, 2h or 14d",
                "every:|every is empty; give it a value, or leave it out",
                "every: [1s]|every must be one value, not a list or a table",
                "every: 1h|cooldown.notice is 30m; it must be at least the interval 1h and at most 365d",
                "levels: 80|levels must be a table of settings",
                "levels: { notice: 90 }|levels.warning is 80; it must be more than 90 and at most 100",
                "levels: { notice: -1 }|levels.notice is \"-1\"; it must be a whole number",
                "levels: { normal: 1 }|\"normal\" is no setting here; there are: critical, hysteresis, notice, warning",
                "levels: { hysteresis: 10 }|levels.hysteresis is 10; it must be at least 1 and less than 10, the",
                "cooldown: { critical: 1h }|cooldown.critical is 1h; it must be at least the interval 30s and at most 15m",
                "failedLooks: 0|failedLooks is 0; it must be 1 to 100",
                "keepSamples: 91d|keepSamples is 91d; it must be 1 to 90 days",
                "timeZone: Mars|timeZone is \"Mars\"; it must be a time zone, such as Europe/Berlin or UTC",
                "cleanup: { every: 5s }|cleanup.every is 5s; it must be 1m to 365 days",
                "cleanup: { headroom: 20 }|cleanup.headroom is 20; it must be more than 20, which is free already",
                "cleanup: { from: normal }|cleanup.from is \"normal\"; it must be one of notice, warning, critical",
                "cleanup: { atCritical: yes }|cleanup.atCritical is \"yes\"; it must be one of true, false",
                "cleanup: { exempt: main }|cleanup.exempt must be a list",
                "cleanup: { exempt: [[a]] }|cleanup.exempt[0] must be one value, not a list or a table",
                "cleanup: { exemptKinds: [mian] }|cleanup.exemptKinds is \"mian\"; it must be some of main, direct,",
                "cleanup: { priority: { a: high } }|cleanup.priority.a is \"high\"; it must be a whole number",
                "cleanup: { maxRemovalShare: 2 }|cleanup.maxRemovalShare is 2.0; it must be more than 0, at most 1",
                "cleanup: { maxRemovalShare: half }|cleanup.maxRemovalShare is \"half\"; it must be a number such as 0.5",
                "cleanup: { idle: 0s }|cleanup.idle is 0s; it must be more than a millisecond, at most 365 days",
                "groups: [{ members: [a] }]|groups[0]: name is missing; give what it is called",
                "groups: [{ name: a, members: [a] }]|groups[0].name \"a\" is taken; give each its own name",
                "groups: [{ name: g }]|groups[0].members must be the names of one or more sources, each once",
                "groups: [{ name: g, members: [b] }]|groups[0].members has \"b\"; the sources are a",
                "sinks: [{ consol: true }]|sinks[0] must have one of console, command, webhook, audit",
                "sinks: [{ audit: x, console: true }]|sinks[0] must have one of console, command, webhook, audit",
                "sinks: [{ console: true, from: loud }]|sinks[0].from is \"loud\"; it must be one of notice, warning, critical",
                "sinks: [{ console: false }]|sinks[0].console is \"false\"; it must be one of true",
                "sinks: [{ command: page-me }]|sinks[0].command must be a list",
                "sinks: [{ command: [] }]|sinks[0].command must be a list: the program and its arguments",
                "sinks: [{ webhook: ftp://x }]|sinks[0].webhook is \"ftp://x\"; it must be an address such as http://10",
                "sinks: [{ webhook: '::' }]|sinks[0].webhook is \"::\"; it must be an address such as http://10.0.0.2:7600",
                "sinks: [{ audit: \"a\\0\" }]|it must be a path",
                "http: { allowActions: true }|http: address is missing; give host and port, such as 127.0.0.1:7600",
                "every: *e|*e is an alias; write the value itself",
                "every: 1s\\nevery: 2s|F line 2: \"every\" is set twice, first in line 1; set it once",
                "[a]: 1|a setting's name must be text",
                "every: {|this is no YAML: ",
                "a: [[[[[[[[[[1]]]]]]]]]]|this is nested more than 10 levels deep",
            })
    void faultNamesTheLineTheSettingTheValueAndWhatToDo(String yaml, String expected) {
        assertThat(faults(yaml.replace("\\n", "\n") + "\n" + SOURCES))
                .anySatisfy(fault -> assertThat(fault).startsWith("F line ").contains(expected));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``|the configuration must be a table of settings",
                "[]|the configuration must be a table of settings",
                "every: 1s|sources is missing; give at least one",
                "sources: []|sources has none; give at least one",
                "sources: [a]|sources[0] must be a table of settings",
                "sources: [{ store: s }]|sources[0]: name is missing; give what it is called",
                "sources: [{ name: a b, store: s }]|sources[0].name is \"a b\"; it must be 1 to 64 letters, digits,",
                "sources: [{ name: a }]|sources[0].name \"a\" needs exactly one of store, agent and guard",
                "sources: [{ name: a, store: s, agent: b }]|sources[0].name \"a\" needs exactly one of store, agent and guard",
                "sources: [{ name: a, agent: x/y }]|sources[0].agent is \"x/y\"; it must be an agent's id",
                "sources: [{ name: a, guard: server2 }]|sources[0].guard is \"server2\"; it must be an address such as",
                "sources: [{ name: a, guard: http://x, limits: {} }]|\"limits\" is no setting here; there are: agent, guard",
                "sources: [{ name: a, store: s, limits: { bytes: 1xb } }]|sources[0].limits.bytes is \"1xb\"; it must be a",
                "sources: [{ name: a, store: s, limits: { bytes: 0 } }]|it must be a whole number of bytes more than 0",
                "sources: [{ name: a, store: s, limits: { max: 1 } }]|there are: bytes, inUse, sessions, tokens",
                "sources: [{ name: a, store: s, counting: all }]|sources[0].counting is \"all\"; it must be one of auto,",
                "sources: [{ name: a, store: s, activeWithin: 0s }]|sources[0].activeWithin is \"0s\"; it must be more",
                "sources: [{ name: a, store: s }, { name: a, store: t }]|sources[1].name \"a\" is taken; give each its own",
                "sources: []\\n--- \\nb: 1|F line 2: a second document begins here; a configuration is one document",
            })
    void faultOfTheSourcesIsTold(String yaml, String expected) {
        assertThat(faults(yaml.replace("\\n", "\n")))
                .anySatisfy(fault -> assertThat(fault).startsWith("F line ").contains(expected));
    }

    @Test
    void fileThatCannotBeReadIsTold() throws Exception {
        Path missing = directory.resolve("none.yaml");
        assertThat(catchThrowableOfType(
                                ConfigException.class, () -> GuardConfig.read(missing, HOME, GuardConfigTest::agent))
                        .faults())
                .containsExactly(missing + " is not there");
        assertThat(catchThrowableOfType(
                                ConfigException.class, () -> GuardConfig.read(directory, HOME, GuardConfigTest::agent))
                        .faults())
                .singleElement()
                .asString()
                .startsWith(directory + " cannot be read: ");
        assertThat(catchThrowableOfType(ConfigException.class, () -> read(new byte[] {'a', (byte) 0xff}))
                        .faults())
                .containsExactly(directory + "/guard.yaml is not UTF-8");
        assertThat(faults("#".repeat((1 << 20) + 1))).containsExactly("F has more than 1048576 bytes");
    }
}
