package dev.creel.cli;

import dev.creel.store.SessionStoreException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code creel}: looks at a gateway's sessions and changes them. Stateless and thread-safe. */
public final class Creel {

    private static final List<String> NAMES = List.of(
            "list", "get", "patch", "remove", "cleanup", "restore", "archive", "revoke", "stats", "verify", "recover",
            "guard", "status");

    private Creel() {}

    /** Runs the command and ends the process. */
    public static void main(String[] args) {
        CommandLog.install();
        // Streams of the system's own would print in the locale's encoding, and flush each line.
        Output output = new Output(new FileOutputStream(FileDescriptor.out), new FileOutputStream(FileDescriptor.err));
        System.exit(runAsTyped(args, output).number());
    }

    private static ExitCode runAsTyped(String[] args, Output output) {
        String[] typed;
        try {
            typed = RawArguments.of(args);
        } catch (IllegalArgumentException e) {
            output.message(String.valueOf(e.getMessage()));
            return ExitCode.USAGE;
        }
        return run(typed, output);
    }

    static ExitCode run(String[] args, Output output) {
        try {
            ExitCode code = parseAndRun(args, output);
            output.close();
            return code;
        } catch (UnmatchedArgumentException e) {
            return usage(output, e, e.isUnknownOption() ? unknownOption(e) : e.getMessage());
        } catch (ParameterException e) {
            return usage(output, e, e.getMessage());
        } catch (SessionStoreException e) {
            tell(output, e);
        } catch (IOException e) {
            return cutOff(output, e);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            output.message("Something went wrong that should not: " + e + ". Please report it with the command line.");
        }
        return ExitCode.UNUSABLE;
    }

    /** Tells why a store could not be used. */
    static void tell(Output output, SessionStoreException e) {
        String remedy = e instanceof SessionStoreException.Damaged damaged
                ? damaged.key().map(key -> removal(key, e)).orElse("")
                : "";
        output.message(e.getMessage() + remedy);
    }

    private static ExitCode usage(Output output, ParameterException e, @Nullable String message) {
        String what = String.valueOf(message);
        output.message((what.endsWith(".") ? what : what + ".") + " See \""
                + e.getCommandLine().getCommandSpec().qualifiedName(" ") + " --help\".");
        return ExitCode.USAGE;
    }

    /** What follows an unknown option may be its value; only the option is named. */
    private static String unknownOption(UnmatchedArgumentException e) {
        String option = e.getUnmatched().get(0);
        int value = option.indexOf('=');
        return "Unknown option: '" + (value < 0 ? option : option.substring(0, value)) + "'";
    }

    private static String removal(String key, SessionStoreException e) {
        return " To take it out, run: creel remove '" + key.replace("'", "'\\''") + "' --store " + e.store();
    }

    /** A reader such as {@code head} that has seen enough is no failure. */
    private static ExitCode cutOff(Output output, IOException e) {
        if ("Broken pipe".equals(e.getMessage())) {
            return ExitCode.DONE;
        }
        output.message("Could not write the output: " + e + ". Check where it goes.");
        return ExitCode.UNUSABLE;
    }

    private static ExitCode parseAndRun(String[] args, Output output) throws IOException {
        // Commands cost time at each start: only the one that is asked for is made and described, else all.
        Command first = args.length == 0 ? null : command(args[0]);
        String named = String.join(", ", NAMES);
        if (args.length > 0 && first == null && !args[0].startsWith("-")) {
            throw new ParameterException(
                    commandLine(allCommands()), Output.quoted(args[0]) + " is no command; the commands are " + named);
        }
        ParseResult arguments =
                commandLine(first == null ? allCommands() : List.of(first)).parseArgs(args);
        ParseResult chosen = arguments;
        while (chosen.hasSubcommand()) {
            chosen = chosen.subcommand();
        }
        CommandLine line = chosen.commandSpec().commandLine();
        if (chosen.isUsageHelpRequested()) {
            line.usage(new PrintWriter(output.results()), Ansi.OFF);
            return ExitCode.DONE;
        }
        if (arguments.isVersionHelpRequested()) {
            output.line("creel " + version());
            return ExitCode.DONE;
        }
        Command command = first == null && arguments.hasSubcommand()
                ? command(arguments.subcommand().commandSpec().name())
                : first;
        if (command == null) {
            throw new ParameterException(line, "Say what to do: " + named);
        }
        return command.run(chosen, Settings.of(chosen), output);
    }

    private static @Nullable Command command(String name) {
        return switch (name) {
            case "list" -> new ListCommand();
            case "get" -> new GetCommand();
            case "patch" -> new PatchCommand();
            case "remove" -> new RemoveCommand();
            case "cleanup" -> new CleanupCommand();
            case "restore" -> new RestoreCommand();
            case "archive" -> new ArchiveCommand();
            case "revoke" -> new RevokeCommand();
            case "stats" -> new StatsCommand();
            case "verify" -> new VerifyCommand();
            case "recover" -> new RecoverCommand();
            case "guard" -> new GuardCommand();
            case "status" -> new StatusCommand();
            default -> null;
        };
    }

    private static List<Command> allCommands() {
        List<Command> all = new ArrayList<>();
        for (String name : NAMES) {
            Command command = command(name);
            if (command != null) {
                all.add(command);
            }
        }
        return all;
    }

    private static CommandLine commandLine(List<Command> commands) {
        CommandSpec root = CommandSpec.create().name("creel");
        root.usageMessage()
                .description("Look at the sessions of an OpenClaw gateway, and change them beside it.")
                .footer(
                        "",
                        "Exit codes: 0 done; 1 not found, damage found, or limits stay exceeded; 2 wrong arguments; 3 the"
                                + " store could not be used: missing, locked, damaged or unreadable; 4, 5, 6 notice,"
                                + " warning, critical.");
        root.addOption(Settings.help());
        root.addOption(CommandLine.Model.OptionSpec.builder("-V", "--version")
                .type(boolean.class)
                .versionHelp(true)
                .description("Show the version and end.")
                .build());
        for (Command command : commands) {
            CommandSpec spec = command.spec();
            if (spec.subcommands().isEmpty()) {
                Settings.declare(spec);
            } else {
                spec.addOption(Settings.help());
            }
            root.addSubcommand(spec.name(), new CommandLine(spec));
        }
        return new CommandLine(root);
    }

    private static String version() {
        @Nullable String version = Creel.class.getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }

    static PositionalParamSpec key() {
        return PositionalParamSpec.builder()
                .index("0")
                .arity("1")
                .required(true)
                .paramLabel("KEY")
                .type(String.class)
                .description("The session key, in any spelling.")
                .build();
    }

    /**
     * Answers the key that was given.
     *
     * @throws ParameterException if nothing is left of it once it is normalised
     */
    static String key(ParseResult arguments, Settings settings) {
        return requireKey(arguments, "KEY", arguments.matchedPositionalValue(0, ""), settings);
    }

    /**
     * Answers the key that was given.
     *
     * @param name what the argument is called
     * @throws ParameterException if nothing is left of it once it is normalised
     */
    static String requireKey(ParseResult arguments, String name, String key, Settings settings) {
        if (settings.normalized(key).isEmpty()) {
            throw Settings.usage(
                    arguments, name + " is " + (key.isEmpty() ? "empty" : "blank") + "; give a session's key");
        }
        return key;
    }

    static ExitCode notFound(Output output, String key, Settings settings) {
        output.message("There is no session " + Output.quoted(key) + " in " + settings.store()
                + ". Nothing was changed. See \"creel list\" for the keys.");
        return ExitCode.NOT_FOUND;
    }
}
