package dev.creel.cli.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.creel.store.SessionStoreException;
import dev.creel.store.guardian.GuardianState;
import dev.creel.store.guardian.SessionGuardian;
import dev.creel.store.retention.RetentionPlan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers every request: first whether it may be made at all, then what it asks for. Thread-safe. */
final class Requests implements HttpHandler {

    private static final Logger LOG = LoggerFactory.getLogger("dev.creel.cli.web");
    private static final int MAX_HOURS = 336;
    private static final String PLAIN = "text/plain; charset=utf-8";
    private static final Map<String, String> PAGE = Map.of(
            "/", "text/html; charset=utf-8",
            "/guard.css", "text/css; charset=utf-8",
            "/guard.js", "text/javascript; charset=utf-8",
            "/api.js", "text/javascript; charset=utf-8",
            "/sources.js", "text/javascript; charset=utf-8",
            "/history.js", "text/javascript; charset=utf-8",
            "/cleanup.js", "text/javascript; charset=utf-8",
            "/text.js", "text/javascript; charset=utf-8");
    private static final Set<String> READ = Set.of("/api/state", "/api/history", "/api/plan", "/metrics", "/health");
    private static final Set<String> ACTIONS = Set.of("/api/clean", "/api/resume");

    private final Gate gate;
    private final GuardView view;
    private final boolean allowActions;

    Requests(Gate gate, GuardView view, boolean allowActions) {
        this.gate = gate;
        this.view = view;
        this.allowActions = allowActions;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            answer(exchange).send(exchange);
        }
    }

    private Answers answer(HttpExchange exchange) throws IOException {
        try {
            gate.checkOrigin(exchange);
            String path = exchange.getRequestURI().getRawPath();
            requireMethod(exchange, path);
            if (PAGE.containsKey(path)) {
                return Answers.resource(path.equals("/") ? "index.html" : path.substring(1), PAGE.get(path));
            }
            if (path.equals("/health")) {
                return health();
            }
            gate.checkToken(exchange);
            return ACTIONS.contains(path) ? act(exchange, path) : read(exchange, path);
        } catch (Refusal e) {
            return e.answer();
        } catch (SessionStoreException | IllegalStateException e) {
            // Such as a store that is locked, or an audit that cannot be written.
            return Answers.error(503, String.valueOf(e.getMessage()), Map.of());
        } catch (RuntimeException e) {
            LOG.atWarn()
                    .addKeyValue("path", exchange.getRequestURI().getPath())
                    .setCause(e)
                    .log("Could not answer a request");
            return Answers.error(500, "the guardian could not answer: " + e, Map.of());
        }
    }

    private static void requireMethod(HttpExchange exchange, String path) throws Refusal {
        boolean readable = PAGE.containsKey(path) || READ.contains(path);
        if (!readable && !ACTIONS.contains(path)) {
            throw Refusal.of(404, "there is nothing here; see / for the page");
        }
        String method = exchange.getRequestMethod();
        if (readable ? !method.equals("GET") && !method.equals("HEAD") : !method.equals("POST")) {
            String allowed = readable ? "GET, HEAD" : "POST";
            throw Refusal.of(405, path + " takes " + allowed + " only", Map.of("Allow", allowed));
        }
    }

    private Answers health() {
        return view.healthy()
                ? Answers.text(200, PLAIN, "ok\n")
                : Answers.text(503, PLAIN, "no look since " + view.lookedAt().truncatedTo(ChronoUnit.SECONDS) + "\n");
    }

    private Answers read(HttpExchange exchange, String path) throws Refusal {
        String query = exchange.getRequestURI().getRawQuery();
        GuardianState state = view.state();
        return switch (path) {
            case "/api/state" -> {
                Parameters.of(query, Set.of());
                yield Answers.json(state.toJson().getBytes(StandardCharsets.UTF_8));
            }
            case "/metrics" -> {
                Parameters.of(query, Set.of());
                yield Answers.text(200, MetricsText.TYPE, MetricsText.of(state));
            }
            case "/api/history" -> {
                Parameters asked = Parameters.of(query, Set.of("source", "hours"));
                String source = known(state, asked.text("source"));
                int hours = asked.number("hours", 1, MAX_HOURS);
                yield Answers.json(ApiJson.history(source, hours, view.history(source, Duration.ofHours(hours))));
            }
            default -> {
                String source =
                        known(state, Parameters.of(query, Set.of("source")).text("source"));
                yield Answers.json(ApiJson.plan(source, plan(source), allowActions));
            }
        };
    }

    private Answers act(HttpExchange exchange, String path) throws IOException, Refusal {
        if (!allowActions) {
            throw Refusal.of(403, "started without --allow-actions");
        }
        boolean clean = path.equals("/api/clean");
        Map<String, String> order = ActionBody.read(exchange, clean ? List.of("source", "plan") : List.of("source"));
        String source = known(view.state(), order.getOrDefault("source", ""));
        if (!clean) {
            view.resume(source);
            return Answers.json(ApiJson.resumed(source));
        }
        RetentionPlan plan = plan(source);
        if (!ApiJson.id(plan).equals(order.get("plan"))) {
            return Answers.json(409, ApiJson.plan(source, plan, true));
        }
        try {
            return Answers.json(ApiJson.report(source, view.clean(source, plan)));
        } catch (SessionGuardian.StillCleaning e) {
            return Answers.json(202, ApiJson.begun(source, String.valueOf(e.getMessage())));
        } catch (SessionGuardian.PlanChanged e) {
            return Answers.json(409, ApiJson.plan(source, e.plan(), true));
        }
    }

    private RetentionPlan plan(String source) throws Refusal {
        Optional<RetentionPlan> plan = view.plan(source);
        return plan.orElseThrow(
                () -> Refusal.of(404, "nothing can be removed from \"" + source + "\" by this guardian"));
    }

    private static String known(GuardianState state, String source) throws Refusal {
        List<String> names =
                state.sources().stream().map(GuardianState.Source::name).toList();
        if (!names.contains(source)) {
            throw Refusal.of(404, "there is no source \"" + source + "\"; there are: " + String.join(", ", names));
        }
        return source;
    }
}
