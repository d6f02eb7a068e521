package dev.creel.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The arguments as they were typed. In a locale such as {@code C}, which containers have by default, the JVM turns every
 * byte beyond ASCII into a question mark; a session key like that would never be found. Stateless.
 */
final class RawArguments {

    private RawArguments() {}

    /** Answers the arguments in UTF-8 if the system tells them so, else as the JVM gave them. */
    static String[] of(String[] given) {
        if ("UTF-8".equals(System.getProperty("sun.jnu.encoding"))) {
            return given;
        }
        try {
            return of(given, Files.readAllBytes(Path.of("/proc/self/cmdline")));
        } catch (IOException e) {
            return given;
        }
    }

    /**
     * @param commandLine the process's arguments, each ended by a zero byte, the given ones last
     */
    static String[] of(String[] given, byte[] commandLine) {
        String[] raw = new String[given.length];
        int end = commandLine.length - 1;
        try {
            for (int i = given.length - 1; i >= 0; i--) {
                int start = end;
                while (start > 0 && commandLine[start - 1] != 0) {
                    start--;
                }
                if (end < 0 || !isAsciiSame(given[i], commandLine, start, end)) {
                    return given;
                }
                raw[i] = StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(commandLine, start, end - start))
                        .toString();
                end = start - 1;
            }
        } catch (CharacterCodingException e) {
            return given;
        }
        return raw;
    }

    /** Answers whether this is the same argument, as far as ASCII can tell: the JVM may have been given others too. */
    private static boolean isAsciiSame(String given, byte[] commandLine, int start, int end) {
        boolean ascii = true;
        for (int i = start; i < end; i++) {
            ascii &= commandLine[i] >= 0;
        }
        return !ascii || given.equals(new String(commandLine, start, end - start, StandardCharsets.US_ASCII));
    }
}
