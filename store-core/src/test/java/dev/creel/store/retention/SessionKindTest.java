package dev.creel.store.retention;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionKindTest {

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "agent:main:main, MAIN",
        "agent:work:inbox, MAIN",
        "main, MAIN",
        "' Agent:Main:MAIN ', MAIN",
        "agent:main:direct:+491701234567, DIRECT",
        "agent:main:dm:+491701234567, DIRECT",
        "agent:main:whatsapp:direct:+49170, DIRECT",
        "agent:main:whatsapp:dm:+49170, DIRECT",
        "agent:main:telegram:account2:direct:77, DIRECT",
        "agent:main:whatsapp:group:12036304@g.us, GROUP",
        "telegram:group:-1001, GROUP",
        "agent:main:discord:channel:998, CHANNEL",
        "agent:main:matrix:room:!abc:example.org, CHANNEL",
        "agent:main:discord:channel:998:thread:5, THREAD",
        "agent:main:telegram:group:-1001:topic:42, THREAD",
        "agent:main:slack:group:g1:thread:1700000000.1, THREAD",
        "cron:job-1, CRON",
        "agent:main:cron:job-1, CRON",
        "agent:main:cron:job-1:run:r9, CRON",
        "agent:main:subagent:6f0e, SUBAGENT",
        "agent:main:subagent:6f0e:subagent:77aa, SUBAGENT",
        "subagent:6f0e, SUBAGENT",
        "agent:main:acp:0a1b, OTHER",
        "acp:0a1b, OTHER",
        "hook:0a1b, HOOK",
        "agent:main:hook:0a1b, HOOK",
        "node:laptop, OTHER",
        "agent:main:main:heartbeat, HEARTBEAT",
        "agent:main:whatsapp:group:12036304@g.us:heartbeat, HEARTBEAT",
        "agent:main:telegram:group:-1001:topic:42:heartbeat, HEARTBEAT",
        "global:heartbeat, HEARTBEAT",
        "agent:main:explicit:model-run-0a1b, EXPLICIT",
        "global, OTHER",
        "unknown, OTHER",
        "agent:main:global, OTHER",
        "agent:main:unknown, OTHER",
        "session:12, OTHER",
        "agent:main, OTHER",
        "'', OTHER",
        "':::', OTHER"
    })
    void aKeyTellsWhatItsSessionIsFor(String key, SessionKind kind) {
        assertThat(SessionKind.of(key)).isEqualTo(kind);
    }

    @ParameterizedTest(name = "{0} stays {1}")
    @CsvSource({
        "agent:main:direct:heartbeat, DIRECT",
        "agent:main:whatsapp:group:heartbeat, GROUP",
        "agent:main:whatsapp:group:cron, GROUP",
        "agent:main:whatsapp:group:cron:subagent:1, GROUP",
        "agent:main:direct:subagent, DIRECT",
        "agent:main:whatsapp:group:thread:1, GROUP",
        "agent:main:heartbeat, MAIN",
        "agent:main:cron, MAIN",
        "agent:main:discord:channel:c:thread:heartbeat, THREAD"
    })
    void row10ANameThatAPeerChoseMakesNoSessionEphemeral(String key, SessionKind kind) {
        assertThat(SessionKind.of(key)).isEqualTo(kind);
        assertThat(kind.isEphemeral()).isFalse();
    }

    @Test
    void shortLivedKindsAreThoseThatProgramsMake() {
        assertThat(SessionKind.values())
                .filteredOn(SessionKind::isEphemeral)
                .containsExactly(
                        SessionKind.CRON,
                        SessionKind.SUBAGENT,
                        SessionKind.HOOK,
                        SessionKind.HEARTBEAT,
                        SessionKind.EXPLICIT);
    }
}
