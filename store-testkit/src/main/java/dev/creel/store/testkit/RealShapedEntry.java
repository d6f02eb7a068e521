package dev.creel.store.testkit;

import java.util.SplittableRandom;
import java.util.UUID;

/**
 * One session as a gateway writes it, all but the text of its prompt. The numbers of an entry depend on the seed and on
 * the entry's number alone. Not thread-safe.
 */
final class RealShapedEntry {

    private static final String PROMPT_MARK = "\u0001prompt";
    private static final long START = 1_767_225_600_000L;
    private static final String[] CHANNELS = {"telegram", "whatsapp", "signal", "discord", "slack"};
    private static final String[] LABELS = {
        "Familie Müller 🏡",
        "Überblick",
        "チーム会議",
        "Проект «Весна»",
        "plain label",
        "tab\there",
        "naïve café",
        "👩‍👩‍👧 group"
    };
    private static final String[] ODD_NUMBERS = {
        "1e+21", "1e-7", "5e-324", "9007199254740991", "-0.5", "123456789012345680000", "1.7976931348623157e+308", "0.1"
    };

    private final int number;
    private final SplittableRandom random;
    private final String id;
    private final String channel;
    private final long peer;

    RealShapedEntry(long seed, int number) {
        this.number = number;
        this.random = new SplittableRandom(seed * 31 + number);
        this.id = new UUID((random.nextLong() & ~0xF000L) | 0x4000L, (random.nextLong() >>> 2) | Long.MIN_VALUE)
                .toString();
        this.channel = CHANNELS[random.nextInt(CHANNELS.length)];
        this.peer = 10_000_000L + number;
    }

    String key() {
        if (number == 0) {
            return "agent:main:main";
        }
        return switch (number % 8) {
            case 1, 2 -> "agent:main:cron:" + id + ":run:" + number;
            case 3, 4 -> "agent:main:subagent:" + id + "-" + number;
            case 5 -> "agent:main:" + channel + ":group:" + peer + "@g.us";
            case 6 -> "agent:main:" + channel + ":channel:" + peer + ":thread:" + random.nextInt(1, 1_000);
            default -> "agent:main:" + channel + ":direct:+49" + peer;
        };
    }

    /** Answers the entry's text before and after the inside of the prompt's literal. */
    String[] aroundPrompt(int skills) {
        CanonicalText text = new CanonicalText(1).object();
        long updatedAt = START + random.nextLong(6_000_000_000L);
        text.text("sessionId", id)
                .number("updatedAt", updatedAt)
                .flag("systemSent", true)
                .flag("abortedLastRun", random.nextInt(20) == 0)
                .text("chatType", number % 8 == 5 ? "group" : "direct");
        route(text);
        text.text("sessionFile", "/home/user/.openclaw/agents/main/sessions/" + id + ".jsonl")
                .number("compactionCount", random.nextInt(6));
        snapshot(text, skills);
        usage(text);
        report(text, updatedAt, skills);
        text.text("label", LABELS[random.nextInt(LABELS.length)] + " " + number)
                .object("pluginExtensions")
                .object("probe")
                .json("reading", ODD_NUMBERS[random.nextInt(ODD_NUMBERS.length)])
                .json("last", "null")
                .array("notes")
                .end()
                .object("state")
                .end()
                .end()
                .end();
        return text.end().toString().split("\\\\u0001prompt", 2);
    }

    private void route(CanonicalText text) {
        String to = channel + ":" + peer;
        text.object("deliveryContext")
                .text("channel", channel)
                .text("to", to)
                .text("accountId", "default")
                .end()
                .text("lastChannel", channel)
                .text("lastTo", to)
                .text("lastAccountId", "default")
                .object("origin")
                .text("label", LABELS[random.nextInt(LABELS.length)])
                .text("provider", channel)
                .text("surface", channel)
                .text("chatType", "direct")
                .text("from", to)
                .text("to", to)
                .text("accountId", "default")
                .number("threadId", random.nextInt(1_000))
                .end();
    }

    private static void snapshot(CanonicalText text, int skills) {
        text.object("skillsSnapshot").text("prompt", PROMPT_MARK).array("skills");
        for (int skill = 0; skill < skills; skill++) {
            text.element().text("name", SkillsPrompt.name(skill)).end();
        }
        text.end().number("version", 0).end();
    }

    private void usage(CanonicalText text) {
        long input = random.nextLong(1_000, 400_000);
        long output = random.nextLong(100, 20_000);
        text.text("modelProvider", "anthropic")
                .text("model", random.nextInt(3) == 0 ? "claude-opus-4-6" : "claude-sonnet-4-5")
                .number("contextTokens", 200_000)
                .number("inputTokens", input)
                .number("outputTokens", output)
                .number("totalTokens", random.nextLong(200_000))
                .flag("totalTokensFresh", true)
                .number("cacheRead", input * 9 / 10)
                .number("cacheWrite", random.nextLong(9_000))
                .json("estimatedCostUsd", "0.0" + random.nextLong(100_000, 1_000_000) + random.nextLong(1, 10));
    }

    private void report(CanonicalText text, long updatedAt, int skills) {
        text.object("systemPromptReport")
                .text("source", "run")
                .number("generatedAt", updatedAt)
                .text("sessionId", id)
                .text("provider", "anthropic")
                .text("workspaceDir", "/home/user/.openclaw/workspace")
                .number("bootstrapMaxChars", 20_000)
                .object("systemPrompt")
                .number("chars", random.nextLong(20_000, 60_000))
                .number("projectContextChars", random.nextLong(5_000, 20_000))
                .end()
                .array("injectedWorkspaceFiles");
        for (String file : new String[] {"AGENTS.md", "SOUL.md", "TOOLS.md", "IDENTITY.md"}) {
            text.element()
                    .text("name", file)
                    .number("rawChars", random.nextLong(8_000))
                    .flag("truncated", false)
                    .end();
        }
        text.end()
                .object("skills")
                .number("promptChars", random.nextLong(35_000))
                .array("entries");
        for (int skill = 0; skill < skills; skill++) {
            text.element()
                    .text("name", SkillsPrompt.name(skill))
                    .number("blockChars", random.nextLong(300))
                    .end();
        }
        text.end()
                .end()
                .object("tools")
                .number("listChars", random.nextLong(4_000))
                .array("entries");
        text.end().end().end();
    }
}
