package dev.creel.store.testkit.process;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The gateway's side of the store, as the script {@code peer.js} among the test resources plays it. */
final class NodePeer {

    private NodePeer() {}

    /** Starts Node; aborts the test where there is none, unless in CI. */
    static ChildProcess start(Path folder, Object... arguments) throws IOException {
        Path script = folder.resolve("peer.js");
        try (InputStream text = NodePeer.class.getResourceAsStream("peer.js")) {
            Files.write(script, text.readAllBytes());
        }
        List<String> command = new ArrayList<>(List.of("node", script.toString()));
        Arrays.stream(arguments).map(Object::toString).forEach(command::add);
        try {
            return ChildProcess.startProgram(command);
        } catch (IOException e) {
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError("node must be on the PATH in CI", e);
            }
            return abort("node is not on the PATH: not tried beside the original");
        }
    }
}
