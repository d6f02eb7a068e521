package dev.creel.cli.guard;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads paths of a configuration. Immutable, thread-safe.
 *
 * @param base what they are resolved against
 * @param home where {@code ~} leads
 */
record ConfigPaths(Path base, Path home) {

    /** Answers the path of a setting, if it is set to one; {@code ~/} is the home directory. */
    Optional<Path> read(ConfigSection section, String name) {
        return section.text(name).flatMap(text -> {
            try {
                return Optional.of(
                        text.startsWith("~/")
                                ? home.resolve(text.substring(2))
                                : base.resolve(text).normalize());
            } catch (InvalidPathException e) {
                section.mustBe(name, text, "a path; if it is not ASCII, set LC_ALL=C.UTF-8");
                return Optional.empty();
            }
        });
    }
}
