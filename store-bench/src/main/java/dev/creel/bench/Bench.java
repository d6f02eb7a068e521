package dev.creel.bench;

import dev.creel.store.SessionStoreException;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import org.openjdk.jmh.Main;

/** The benchmarks' command line. Thread-safe: it has no state. */
public final class Bench {

    private static final String HELP =
            """
            Usage: java -jar store-bench.jar jmh [JMH options]
                   java -jar store-bench.jar stress [flags]
                   java -jar store-bench.jar measure [--contender NAME] [--entries N] [--repeats N]
                   java -jar store-bench.jar start [--contender NAME] [--store FILE] [--repeats N]
                   java -jar store-bench.jar writes --contender NAME [flags]
                   java -jar store-bench.jar lifetime [flags]
                   java -jar store-bench.jar run --results DIR [--profile quick|full|smoke] [--only PART]
                   java -jar store-bench.jar report --results DIR --docs DIR
                   java -jar store-bench.jar list --contender creel|whole-file --store FILE

            jmh: measure the work of the contenders; `jmh -l` lists the benchmarks, `jmh -h` the options.
              -p contender=A,B      any of creel, creel-gate-off, whole-file, sqlite, h2-mvstore, rocksdb
              -p mb=N,M             size of the document: 0.5, 7.6, 31, 76, 760
              -p durability=WHAT    process, file, file-and-directory
              -t N                  threads that share a contender
            stress: load a document anew and change one entry, again and again, and sample the memory.
              --target-kb N         size of the generated document (7600)
              --cycles N            how many times (50)
              --sample-every N      cycles between two samples (10)
              --payload-size N      characters of payload in each generated entry (2048)
              --unique-touches N    how many different entries are changed, at most (400)
              --cache-ttl-ms N      how long payload may be kept in memory (environment, else 45000)
              --reuse-loaded-store  use what was loaded as the base of the change
              --store FILE          work on a copy of a real document; FILE itself is only read
              --contender NAME      as above, or all; each of several in its own JVM (creel and whole-file)
              --durability WHAT     file-and-directory (default), file or process
            measure: time two loads and look at what stays on the heap, as the original's script does.
              --contender NAME      creel (default) or whole-file
              --entries N           only a document of so many entries (100, 250, 500, 1000 and 2000)
              --repeats N           fresh JVMs for each row, of which the median is printed (3)
            start: open a document and get one session in a fresh JVM; all contenders in turn.
              --contender NAME      as above, or all (creel and whole-file)
              --store FILE          a document, which is only read (7.6 MB are generated)
              --repeats N           fresh JVMs for each contender (5)
            writes: count what updates of single sessions make a process write.
              --contender, --mb, --durability   as above, one of each (7.6, process)
              --updates N           how many (200)
            lifetime: how long a pass that removes expired sessions holds the lock, beside updates of one field.
              --entries N           sessions (5000)
              --transcripts N       transcripts beside the document (8000)
              --mb N                size of the document (31)
              --removed SHARE       share of the sessions that expired, spread evenly (0.4)
              --updates N           updates before each pass (50)
              --rounds N            passes, each over a fresh store, after one to warm up (3)
              --durability WHAT     file-and-directory (default), file or process
            run: measure everything, one thing after the other, into files of a directory.
              --profile WHAT        quick (default, 5 minutes), full (an hour), smoke (shows that all works)
              --only PART           machine, jmh, stress, start, measure or amplification
            report: turn such a directory into DIR/benchmarks.md and its charts.
            list: print the sessions of a document, newest first, as `creel list` does.

            Samples are tab-separated. Work is done in a new directory under java.io.tmpdir.
            """;

    private Bench() {}

    /** Runs a command and ends the JVM: 0 done, 2 wrong usage, 3 the document or the machine did not allow it. */
    public static void main(String[] args) {
        System.exit(run(List.of(args), System.out, System.err));
    }

    static int run(List<String> args, PrintStream out, PrintStream err) {
        try {
            if (args.contains("--help")) {
                out.print(HELP);
                return 0;
            }
            String command = args.isEmpty() ? "" : args.get(0);
            List<String> flags = args.isEmpty() ? args : args.subList(1, args.size());
            switch (command) {
                case "stress" -> new Stress(out, err).run(flags);
                case "jmh" -> Main.main(flags.toArray(String[]::new));
                case "measure" -> new Measure(out, err).run(flags);
                case "start" -> new Start(out, err).run(flags);
                case "writes" -> Writes.run(flags, out);
                case "lifetime" -> new Lifetime(out, err).run(flags);
                case "run" -> new Run(err).run(flags);
                case "list" -> SessionList.run(flags, out);
                case "report" -> Report.run(flags);
                default -> throw new UsageException("Say what to do, such as jmh, stress, run or report; see --help");
            }
            return 0;
        } catch (UsageException e) {
            err.println(e.getMessage());
            return 2;
        } catch (IOException | SessionStoreException e) {
            err.println(e.getMessage() == null ? e.toString() : e.getMessage());
            return 3;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 3;
        }
    }
}
