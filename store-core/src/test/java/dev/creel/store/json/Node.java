package dev.creel.store.json;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Node process that answers one line for each line it is given. */
public final class Node {

    private Node() {}

    /** Answers what a JavaScript expression gives for each input as its {@code line}, "throws" where it throws. */
    public static List<String> each(String expression, List<String> inputs, Path folder)
            throws IOException, InterruptedException {
        Path in = Files.write(folder.resolve("in"), inputs, StandardCharsets.US_ASCII);
        Path answers = folder.resolve("out");
        String script = "const answer = line => { try { return " + expression + "; } catch (e) { return 'throws'; } };"
                + "const lines = require('fs').readFileSync(0, 'latin1').trimEnd().split('\\n');"
                + "require('fs').writeFileSync(process.argv[1], lines.map(answer).join('\\n'));";
        Process node;
        try {
            node = new ProcessBuilder("node", "-e", script, answers.toString())
                    .redirectInput(in.toFile())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError("node must be on the PATH in CI", e);
            }
            return abort("node is not on the PATH: not compared with the original");
        }
        if (!node.waitFor(60, TimeUnit.SECONDS)) {
            node.destroyForcibly();
            throw new AssertionError("node did not end within 60 s");
        }
        if (node.exitValue() != 0) {
            throw new AssertionError("node ended with " + node.exitValue());
        }
        return Files.readAllLines(answers, StandardCharsets.US_ASCII);
    }
}
