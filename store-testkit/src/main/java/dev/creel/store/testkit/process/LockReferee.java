package dev.creel.store.testkit.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Judges, in a JVM of its own, whether a lock keeps processes apart. Whoever has the lock says so when he comes in and
 * before he goes; the referee, which knows nothing of the lock, notes everyone who comes in while another one is inside.
 *
 * <p>Players of other languages connect to {@link #port()} on the loopback address and write {@code enter <lock> <player>}
 * or {@code leave <lock> <player>}, each name without blanks. They wait for the answer {@code ok} before they go on: it
 * says that the referee has taken note. JVMs use {@link Player}.
 *
 * <p>Used by one thread at a time.
 */
public final class LockReferee implements AutoCloseable {

    private final ChildJvm jvm;
    private final int port;

    private LockReferee(ChildJvm jvm, int port) {
        this.jvm = jvm;
        this.port = port;
    }

    /**
     * What the referee saw. Immutable, thread-safe.
     *
     * @param turns how often somebody came in
     * @param faults what broke the rules, in order, in a sentence each; of very many the first 100
     */
    public record Verdict(long turns, List<String> faults) {

        public Verdict {
            faults = List.copyOf(faults);
        }
    }

    /** Starts a referee. */
    public static LockReferee start() throws IOException {
        ChildJvm jvm = ChildJvm.start(RefereeMain.class);
        String line = jvm.line();
        if (line == null) {
            String message = "The referee has ended: " + jvm;
            jvm.close();
            throw new IOException(message);
        }
        return new LockReferee(jvm, Integer.parseInt(line));
    }

    /** Answers the port on the loopback address. */
    public int port() {
        return port;
    }

    /** Ends the game: asks for the verdict, in which whoever is still inside counts as a fault. To be called once. */
    public Verdict verdict() throws IOException {
        jvm.say("end");
        List<String> lines = jvm.end();
        return new Verdict(Long.parseLong(lines.get(0)), lines.subList(1, lines.size()));
    }

    /** Ends the referee. */
    @Override
    public void close() throws IOException {
        jvm.close();
    }

    /** One thread of one process, as the referee knows it. Used by one thread at a time. */
    public static final class Player implements AutoCloseable {

        private final Socket socket;
        private final BufferedReader in;
        private final String who;

        private Player(Socket socket, String who) throws IOException {
            this.socket = socket;
            this.in = reader(socket);
            this.who = who;
        }

        /**
         * Connects to a referee of this machine.
         *
         * @param lock the name of the lock, which any number of players have in common, without blanks
         * @param player a name of its own, without blanks
         */
        public static Player connect(int port, String lock, String player) throws IOException {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            return new Player(socket, " " + lock + " " + player + "\n");
        }

        /** Says that this player has the lock. To be called once it has. */
        public void enter() {
            tell("enter");
        }

        /** Says that this player is about to let the lock go. To be called while it still has it. */
        public void leave() {
            tell("leave");
        }

        private void tell(String what) {
            try {
                write(socket, what + who);
                if (!"ok".equals(in.readLine())) {
                    throw new IOException("The referee does not answer");
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }
}
