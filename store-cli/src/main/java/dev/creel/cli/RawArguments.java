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

    /** What the JVM puts in the place of bytes that it cannot read. */
    private static final char REPLACED = '\ufffd';

    private RawArguments() {}

    /**
     * Answers the arguments in UTF-8 if the system tells them so, else as the JVM gave them.
     *
     * @throws IllegalArgumentException if one is not UTF-8; the message names it
     */
    static String[] of(String[] given) {
        if ("UTF-8".equals(System.getProperty("sun.jnu.encoding"))
                && String.join("", given).indexOf(REPLACED) < 0) {
            return given;
        }
        byte[] commandLine;
        try {
            commandLine = Files.readAllBytes(Path.of("/proc/self/cmdline"));
        } catch (IOException e) {
            commandLine = new byte[0];
        }
        return of(given, commandLine);
    }

    /**
     * @param commandLine the process's arguments, each ended by a zero byte, the given ones last
     */
    static String[] of(String[] given, byte[] commandLine) {
        String[] raw = new String[given.length];
        int end = commandLine.length - 1;
        for (int i = given.length - 1; i >= 0; i--) {
            int start = end;
            while (start > 0 && commandLine[start - 1] != 0) {
                start--;
            }
            if (end < 0 || !isAsciiSame(given[i], commandLine, start, end)) {
                return whole(given);
            }
            raw[i] = decoded(i, given[i], ByteBuffer.wrap(commandLine, start, end - start));
            end = start - 1;
        }
        return raw;
    }

    private static String decoded(int index, String given, ByteBuffer utf8) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
        } catch (CharacterCodingException e) {
            throw notUtf8(index, given);
        }
    }

    /** Answers the arguments as the JVM gave them, if it could read them. */
    private static String[] whole(String[] given) {
        for (int i = 0; i < given.length; i++) {
            if (given[i].indexOf(REPLACED) >= 0) {
                throw notUtf8(i, given[i]);
            }
        }
        return given;
    }

    private static IllegalArgumentException notUtf8(int index, String given) {
        return new IllegalArgumentException("Argument " + (index + 1) + ", " + Output.quoted(given)
                + ", is not UTF-8. Nothing was done. Give keys, values and paths in UTF-8.");
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
