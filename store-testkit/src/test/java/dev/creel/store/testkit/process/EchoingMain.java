package dev.creel.store.testkit.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** A process that acknowledges each line that it is told, and fails when it is told to. */
final class EchoingMain {

    private EchoingMain() {}

    public static void main(String[] arguments) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (Acknowledgements acknowledgements = Acknowledgements.open()) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.equals("fail")) {
                    throw new IllegalStateException("told to fail");
                }
                acknowledgements.add(arguments[0] + line);
            }
        }
    }
}
