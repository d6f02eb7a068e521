package dev.creel.cli.web;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Serves the guardian's page, its figures for programs, and, if allowed, cleanups on a person's word. Thread-safe.
 *
 * <p>Everybody who reaches the address sees the page. What it shows needs the token, if there is one; without a token only
 * programs of this machine can reach it. No other site's page can read or do anything here.
 */
public final class GuardServer implements AutoCloseable {

    /** The fewest characters that a token may have. */
    public static final int SHORTEST_TOKEN = 16;

    private static final int THREADS = 16;

    private final HttpServer server;
    private final ExecutorService threads;
    private final URI address;

    private GuardServer(HttpServer server, ExecutorService threads, URI address) {
        this.server = server;
        this.threads = threads;
        this.address = address;
    }

    /**
     * Begins to serve.
     *
     * @param view what is shown
     * @param address where to listen; its name, if it has one, is a name under which the page may be opened; port 0 for any
     * @param token what every reader must send; at least {@value #SHORTEST_TOKEN} characters of visible ASCII
     * @param allowActions whether cleanups can be started and resumed
     * @throws IllegalArgumentException if the address cannot be found, the token is too short or cannot be sent, or the
     *     address or the actions need one; the message says how to make one
     * @throws IOException if nobody can listen there; the message names the address
     */
    public static GuardServer start(
            GuardView view, InetSocketAddress address, Optional<String> token, boolean allowActions)
            throws IOException {
        check(address, token, allowActions);
        bound();
        HttpServer server;
        try {
            server = HttpServer.create(address, 0);
        } catch (IOException e) {
            throw new IOException("cannot listen on " + named(address) + ": " + e.getMessage(), e);
        }
        URI served = URI.create("http://" + literal(server.getAddress()));
        ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "creel-guard-http");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        Gate gate = new Gate(address.getHostString(), served.getPort(), token);
        server.createContext("/", new Requests(gate, view, allowActions));
        server.start();
        return new GuardServer(server, threads, served);
    }

    /**
     * Makes sure that {@link #start} would not refuse these.
     *
     * @throws IllegalArgumentException as {@link #start} does
     */
    public static void check(InetSocketAddress address, Optional<String> token, boolean allowActions) {
        if (address.isUnresolved()) {
            throw new IllegalArgumentException("the address of " + address.getHostString() + " cannot be found");
        }
        if (token.isPresent()) {
            checkToken(token.get());
            return;
        }
        String how = "; make one with: openssl rand -hex 24 > FILE";
        if (!address.getAddress().isLoopbackAddress()) {
            throw new IllegalArgumentException(
                    named(address) + " can be reached from other machines, so it needs a token" + how);
        }
        if (allowActions) {
            throw new IllegalArgumentException("whoever may clean up needs a token" + how);
        }
    }

    private static void checkToken(String token) {
        if (token.length() < SHORTEST_TOKEN) {
            throw new IllegalArgumentException("the token has " + token.length() + " characters; it must have at least "
                    + SHORTEST_TOKEN + ", such as those of: openssl rand -hex 24");
        }
        if (!token.chars().allMatch(c -> c > ' ' && c <= '~')) {
            throw new IllegalArgumentException("the token has characters that no request can carry;"
                    + " it must be visible ASCII, such as that of: openssl rand -hex 24");
        }
    }

    /** Bounds what a slow or greedy client can take. The JDK reads these when a process makes its first server. */
    private static void bound() {
        Map.of(
                        "sun.net.httpserver.maxReqTime", "10",
                        "sun.net.httpserver.maxRspTime", "30",
                        "sun.net.httpserver.maxReqHeaders", "50",
                        "jdk.httpserver.maxConnections", "100",
                        "sun.net.httpserver.nodelay", "true")
                .forEach(System.getProperties()::putIfAbsent);
    }

    private static String named(InetSocketAddress address) {
        return address.getHostString() + ":" + address.getPort();
    }

    private static String literal(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        int scope = host.indexOf('%');
        String plain = scope < 0 ? host : host.substring(0, scope);
        return (plain.indexOf(':') < 0 ? plain : "[" + plain + "]") + ":" + address.getPort();
    }

    /** Answers where it listens, such as {@code http://127.0.0.1:7600}. */
    public URI address() {
        return address;
    }

    /** Serves no further request. A cleanup that somebody started goes on. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
    }
}
