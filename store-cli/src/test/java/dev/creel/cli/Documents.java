package dev.creel.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Documents to run the command on. */
final class Documents {

    /** The main session, with every kind of text that a program which parses and prints would spell differently. */
    static final String MAIN =
            """
            {
                "sessionId": "11111111-2222-4333-8444-555555555555",
                "updatedAt": 1700000000000,
                "label": "caf\\u00e9 \\/ tab\\t",
                "chatType": "direct",
                "model": "claude-opus-4-6",
                "thinkingLevel": "low",
                "systemSent": true,
                "totalTokens": 50000,
                "contextTokens": 200000,
                "cost": 1.10,
                "big": 123456789012345678901234567890,
                "origin": {
                  "label": "a",
                  "from": "b"
                }
              }""";

    static final String DOCUMENT =
            """
            {
              "agent:main:main": %s,
              "agent:main:telegram:group:-100": {
                "sessionId": "g",
                "updatedAt": 1700000060000,
                "twice": 1,
                "twice": 2.0e1,
                "groupActivation": "mention",
                "totalTokens": 100,
                "totalTokensFresh": false
              },
              "agent:main:direct:gr\u00fc\u00dfe": {
                "sessionId": "u"
              }
            }"""
                    .formatted(MAIN);

    private Documents() {}

    static Path write(Path directory, String text) throws IOException {
        Path document = directory.resolve("sessions.json");
        Files.writeString(document, text);
        return document;
    }
}
