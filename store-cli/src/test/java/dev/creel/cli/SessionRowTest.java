package dev.creel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.SessionEntry;
import org.junit.jupiter.api.Test;

class SessionRowTest {

    private static SessionRow row(String key, String entry) {
        return new SessionRow(key, null, entry.length(), SessionEntry.parse(entry), null);
    }

    @Test
    void kindFollowsKeyAndChatType() {
        assertThat(row("global", "{\"chatType\":\"group\"}").kind()).isEqualTo("global");
        assertThat(row("unknown", "{}").kind()).isEqualTo("unknown");
        assertThat(row("agent:main:x", "{\"chatType\":\"channel\"}").kind()).isEqualTo("group");
        assertThat(row("agent:main:discord:channel:7", "{}").kind()).isEqualTo("group");
        assertThat(row("agent:main:telegram:group:7", "{\"chatType\":5}").kind())
                .isEqualTo("group");
        assertThat(row("agent:main:main", "{\"chatType\":\"direct\"}").kind()).isEqualTo("direct");
    }

    @Test
    void agentComesFromTheKey() {
        assertThat(row("agent:work:main", "{}").agentId()).isEqualTo("work");
        assertThat(row("agent:work", "{}").agentId()).isEqualTo("main");
        assertThat(row("agent::x", "{}").agentId()).isEqualTo("main");
        assertThat(row("cron:7", "{}").agentId()).isEqualTo("main");
    }

    @Test
    void modelThatRunsComesBeforeTheOneThatWasAskedFor() {
        assertThat(row("k", "{\"model\":\"a\",\"modelOverride\":\"b\"}").model())
                .isEqualTo("a");
        assertThat(row("k", "{\"modelOverride\":\"b\"}").model()).isEqualTo("b");
        assertThat(row("k", "{\"model\":7}").model()).isEqualTo("-");
    }

    @Test
    void tokensMarkedAsOutOfDateAreNotTold() {
        assertThat(row("k", "{\"totalTokens\":7}").freshTokens()).hasValue(7);
        assertThat(row("k", "{\"totalTokens\":7,\"totalTokensFresh\":true}").freshTokens())
                .hasValue(7);
        assertThat(row("k", "{\"totalTokens\":7,\"totalTokensFresh\":false}").freshTokens())
                .isEmpty();
    }
}
