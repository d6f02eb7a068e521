package dev.creel.store.testkit.process;

import dev.creel.store.testkit.process.LockReferee.Verdict;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The JVM of a {@link LockReferee}: writes the port, listens until it is told to end, and writes the verdict. Stateless,
 * thread-safe.
 */
final class RefereeMain {

    private RefereeMain() {}

    public static void main(String[] arguments) throws IOException {
        RefereeBook book = new RefereeBook();
        try (ServerSocket server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress())) {
            System.out.println(server.getLocalPort());
            Thread listening = new Thread(() -> listen(server, book), "referee");
            listening.setDaemon(true);
            listening.start();
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
            Verdict verdict = book.end();
            List<String> lines = new ArrayList<>(List.of(Long.toString(verdict.turns())));
            lines.addAll(verdict.faults());
            lines.forEach(System.out::println);
        }
    }

    private static void listen(ServerSocket server, RefereeBook book) {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                Thread player = new Thread(() -> hear(socket, book), "player");
                player.setDaemon(true);
                player.start();
            } catch (IOException e) {
                return;
            }
        }
    }

    private static void hear(Socket socket, RefereeBook book) {
        try (socket) {
            BufferedReader in = LockReferee.reader(socket);
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                book.note(line);
                LockReferee.write(socket, "ok\n");
            }
        } catch (IOException e) {
            book.lost(Objects.toString(e.getMessage(), e.toString()));
        }
    }
}
