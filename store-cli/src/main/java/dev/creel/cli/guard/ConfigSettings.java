package dev.creel.cli.guard;

import dev.creel.store.guardian.CleanupSettings;
import dev.creel.store.guardian.GuardianSettings;
import dev.creel.store.guardian.Level;
import dev.creel.store.retention.SessionKind;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads when to look, to tell and to clean up; the settings check themselves. Stateless. */
final class ConfigSettings {

    private static final List<Level> TOLD = List.of(Level.NOTICE, Level.WARNING, Level.CRITICAL);

    /** What the levels are called that people are told of. */
    static final List<String> LEVELS = words(TOLD);

    private static final Pattern FAULT = Pattern.compile("(\\w+)(?:\\((\\w+)\\))? is (.*)");
    private static final Pattern ISO_TIME = Pattern.compile("\\bPT[0-9HMS]+");

    private ConfigSettings() {}

    /** Answers the settings of a configuration, the defaults in the place of those that make no sense. */
    static GuardianSettings read(ConfigSection root) {
        GuardianSettings.Builder settings = GuardianSettings.builder();
        root.duration("every", settings::interval);
        root.section("levels").ifPresent(levels -> {
            TOLD.forEach(level -> levels.number(word(level), percent -> settings.threshold(level, percent)));
            levels.number("hysteresis", settings::hysteresis);
            levels.end();
        });
        root.section("cooldown").ifPresent(cooldown -> {
            TOLD.forEach(level -> cooldown.duration(word(level), time -> settings.cooldown(level, time)));
            cooldown.end();
        });
        root.duration("recoverAfter", settings::recoverAfter);
        root.number("failedLooks", settings::failedLooks);
        root.duration("keepSamples", settings::keepSamples);
        root.section("cleanup").ifPresent(section -> settings.cleanup(cleanup(section)));
        return checked(root, settings::build, GuardianSettings.defaults());
    }

    private static CleanupSettings cleanup(ConfigSection section) {
        CleanupSettings.Builder settings = CleanupSettings.builder();
        section.duration("every", settings::every);
        section.duration("idle", settings::idle);
        section.number("minSessions", settings::minSessions);
        section.word("from", LEVELS, word -> settings.from(level(word)));
        section.number("headroom", settings::headroom);
        section.flag("atCritical", settings::atCritical);
        section.texts("exempt").forEach(settings::exempt);
        if (section.has("exemptKinds")) {
            settings.exemptKinds(kinds(section));
        }
        section.section("priority").ifPresent(priority -> priority.names()
                .forEach(pattern -> priority.number(pattern, number -> settings.priority(pattern, number))));
        section.number("exemptFrom", settings::exemptFrom);
        section.fraction("maxRemovalShare", settings::maxRemovalShare);
        section.duration("runningProtection", settings::runningProtection);
        section.duration("leaseProtection", settings::leaseProtection);
        section.end();
        return checked(section, settings::build, CleanupSettings.defaults());
    }

    private static Set<SessionKind> kinds(ConfigSection section) {
        List<String> all = words(Arrays.asList(SessionKind.values()));
        Set<SessionKind> kinds = EnumSet.noneOf(SessionKind.class);
        for (String word : section.texts("exemptKinds")) {
            if (all.contains(word)) {
                kinds.add(SessionKind.valueOf(constant(word)));
            } else {
                section.mustBe("exemptKinds", word, "some of " + String.join(", ", all));
            }
        }
        return kinds;
    }

    /** Answers what is built, and notes what the settings find wrong where it is in the file. */
    private static <T> T checked(ConfigSection section, Supplier<T> build, T otherwise) {
        try {
            return build.get();
        } catch (IllegalArgumentException e) {
            for (String fault : String.valueOf(e.getMessage()).split("\\. ", -1)) {
                note(section, fault);
            }
            return otherwise;
        }
    }

    private static void note(ConfigSection section, String fault) {
        Matcher matcher = FAULT.matcher(fault);
        if (!matcher.matches()) {
            section.fault("", fault);
            return;
        }
        String place =
                switch (matcher.group(1)) {
                    case "interval" -> "every";
                    case "threshold" -> "levels." + matcher.group(2).toLowerCase(Locale.ROOT);
                    case "hysteresis" -> "levels.hysteresis";
                    case "cooldown" -> "cooldown." + matcher.group(2).toLowerCase(Locale.ROOT);
                    case "headroom" -> section.has("cleanup") ? "cleanup.headroom" : "headroom";
                    default -> matcher.group(1);
                };
        String said =
                ISO_TIME.matcher(matcher.group(3)).replaceAll(time -> ConfigText.spelled(Duration.parse(time.group())));
        section.fault(place, section.path(place) + " is " + said);
    }

    /** Answers the level of such a name. */
    static Level level(String word) {
        return Level.valueOf(constant(word));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static String constant(String word) {
        return word.toUpperCase(Locale.ROOT);
    }

    private static List<String> words(List<? extends Enum<?>> constants) {
        return constants.stream().map(ConfigSettings::word).toList();
    }
}
