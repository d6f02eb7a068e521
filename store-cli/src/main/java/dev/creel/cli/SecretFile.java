package dev.creel.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads files whose content nobody else may know; messages never show any of it. Stateless. */
final class SecretFile {

    private static final int MOST_BYTES = 1 << 16;
    private static final Set<PosixFilePermission> OTHERS =
            Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);

    private SecretFile() {}

    /**
     * Answers a token, and warns if others can read it.
     *
     * @throws IllegalArgumentException if there is none
     */
    static String token(Path file, Output output) {
        String make = "; make one with: openssl rand -hex 24 > " + file;
        List<String> lines = lines("token file", file, make, output);
        if (lines.size() != 1) {
            throw new IllegalArgumentException(
                    "The token file " + file + " must have one line, and nothing else" + make);
        }
        if (lines.get(0).indexOf(' ') >= 0) {
            throw new IllegalArgumentException("The token file " + file + " has a space within its line" + make);
        }
        return lines.get(0);
    }

    /**
     * Answers the headers of a request, and warns if others can read them.
     *
     * @throws IllegalArgumentException if a line is none
     */
    static Map<String, String> headers(Path file, Output output) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line : lines("headers file", file, "", output)) {
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new IllegalArgumentException(
                        "The headers file " + file + " has a line that is no header; write each as Name: value");
            }
            headers.put(
                    line.substring(0, colon).strip(), line.substring(colon + 1).strip());
        }
        return headers;
    }

    private static List<String> lines(String what, Path file, String make, Output output) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new IllegalArgumentException("The " + what + " " + file + " has more than 64 KB");
            }
            if (Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
                output.message("warning: others can read the " + what + " " + file + "; run: chmod go= " + file);
            }
            String text = Files.readString(file);
            List<String> lines = text.substring(text.startsWith("\ufeff") ? 1 : 0)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
            if (!lines.stream().allMatch(line -> line.chars().allMatch(c -> c >= ' ' && c <= '~'))) {
                throw new IllegalArgumentException("The " + what + " " + file
                        + " has a character that no request can carry; it must be visible ASCII" + make);
            }
            return lines;
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("The " + what + " " + file + " is not there" + make, e);
        } catch (IOException e) {
            throw new IllegalArgumentException("The " + what + " " + file + " cannot be read: " + e, e);
        }
    }
}
