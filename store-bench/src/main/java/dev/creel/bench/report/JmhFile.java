package dev.creel.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A file of results as JMH writes it with {@code -rf json}. Stateless. */
final class JmhFile {

    private static final JsonMapper JSON = JsonMapper.shared();

    private JmhFile() {}

    /** @throws IOException if it cannot be read, or is not what JMH writes */
    static List<JmhResult> read(Path file) throws IOException {
        try {
            JsonNode root = JSON.readTree(Files.readAllBytes(file));
            if (!root.isArray() || root.isEmpty()) {
                throw new IOException(file + " holds no results of JMH; measure it anew");
            }
            List<JmhResult> results = new ArrayList<>();
            for (JsonNode node : root) {
                results.add(result(node));
            }
            return results;
        } catch (JacksonException | IllegalArgumentException e) {
            throw new IOException(
                    file + " is not what JMH writes with -rf json; measure it anew: " + e.getMessage(), e);
        }
    }

    private static JmhResult result(JsonNode node) {
        String benchmark = node.required("benchmark").asString();
        JsonNode params = node.path("params");
        JsonNode primary = node.required("primaryMetric");
        double unit = micros(primary.required("scoreUnit").asString());
        return new JmhResult(
                benchmark.substring(benchmark.lastIndexOf('.') + 1),
                params.path("contender").asString(""),
                params.path("mb").asString(""),
                params.path("durability").asString(""),
                node.required("threads").intValue(),
                number(primary.required("score")) * unit,
                number(primary.required("scoreError")) * unit,
                secondary(node, "gc.alloc.rate.norm"),
                secondary(node, "rss"));
    }

    /** JMH writes what is not a number as text. */
    private static double number(JsonNode node) {
        return node.isNumber() ? node.doubleValue() : Double.parseDouble(node.asString());
    }

    private static double secondary(JsonNode node, String name) {
        JsonNode metric = node.path("secondaryMetrics").path(name);
        return metric.isMissingNode() ? Double.NaN : number(metric.required("score"));
    }

    private static double micros(String unit) {
        return switch (unit) {
            case "ns/op" -> 1e-3;
            case "us/op" -> 1;
            case "ms/op" -> 1e3;
            case "s/op" -> 1e6;
            default -> throw new IllegalArgumentException("unit " + unit + " is not a time for one operation");
        };
    }
}
