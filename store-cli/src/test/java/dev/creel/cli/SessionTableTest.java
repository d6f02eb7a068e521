package dev.creel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.SessionEntry;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SessionTableTest {

    private static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_000L);

    @Test
    void ageGrowsFromMinutesToDays() {
        assertThat(SessionTable.age(NOW.plusSeconds(60), NOW)).isEqualTo("just now");
        assertThat(SessionTable.age(NOW.minusSeconds(59), NOW)).isEqualTo("just now");
        assertThat(SessionTable.age(NOW.minusSeconds(60), NOW)).isEqualTo("1m ago");
        assertThat(SessionTable.age(NOW.minus(Duration.ofMinutes(59)), NOW)).isEqualTo("59m ago");
        assertThat(SessionTable.age(NOW.minus(Duration.ofHours(47)), NOW)).isEqualTo("47h ago");
        assertThat(SessionTable.age(NOW.minus(Duration.ofDays(2)), NOW)).isEqualTo("2d ago");
        assertThat(SessionTable.age(null, NOW)).isEqualTo("unknown");
    }

    @Test
    void longKeyKeepsHeadAndTailWithoutSplittingACharacter() {
        assertThat(SessionTable.shortened("agent:main:main")).isEqualTo("agent:main:main");
        assertThat(SessionTable.shortened("a".repeat(26))).isEqualTo("a".repeat(26));
        assertThat(SessionTable.shortened("agent:main:telegram:group:-1001234567890"))
                .isEqualTo("agent:main:teleg...567890");
        String face = "\ud83d\ude00";
        assertThat(SessionTable.shortened(face.repeat(30))).isEqualTo(face.repeat(16) + "..." + face.repeat(6));
    }

    @Test
    void tokensAreInThousandsWithTheirShareOfTheContext() {
        assertThat(SessionTable.tokens(OptionalLong.of(50_000), OptionalLong.of(200_000)))
                .isEqualTo("50k/200k (25%)");
        assertThat(SessionTable.tokens(OptionalLong.of(1_234), OptionalLong.of(8_000)))
                .isEqualTo("1.2k/8.0k (15%)");
        assertThat(SessionTable.tokens(OptionalLong.empty(), OptionalLong.of(200_000)))
                .isEqualTo("unknown/200k (?%)");
        assertThat(SessionTable.tokens(OptionalLong.of(50_000), OptionalLong.empty()))
                .isEqualTo("50k/? (?%)");
        assertThat(SessionTable.tokens(OptionalLong.of(Integer.MAX_VALUE), OptionalLong.of(1)))
                .endsWith("(999%)");
        assertThat(SessionTable.tokens(OptionalLong.of(5), OptionalLong.of(0))).endsWith("(?%)");
    }

    @Test
    void plannedActionsStandInTheGatewaysColumns() throws IOException {
        StringWriter text = new StringWriter();
        SessionTable table = new SessionTable(text, NOW);
        SessionEntry entry = SessionEntry.parse("{\"sessionId\":\"7\",\"model\":\"claude\"}");
        table.actionHead();
        table.action("evict-budget", new SessionRow("agent:main:main", null, 1, entry, null), "");
        table.action("keep", new SessionRow("k", NOW, 1, entry, null), "stays:leased");

        assertThat(text.toString())
                .isEqualTo(
                        """
                        Action       Key                        Age       Model          Flags
                        evict-budget agent:main:main            unknown   claude         id:7
                        keep         k                          just now  claude         stays:leased id:7
                        """);
    }
}
