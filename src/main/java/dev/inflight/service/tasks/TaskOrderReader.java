package dev.inflight.service.tasks;

import dev.inflight.SecretMasker;
import dev.inflight.TaskText;
import dev.inflight.service.outbound.BodyBudget;
import dev.inflight.service.outbound.OutboundRequests;
import dev.inflight.service.problem.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the body of {@code POST /tasks}: a JSON object, texts where texts belong, known fields only, each once.
 * What is wrong is said by field, so the tree is read by hand.
 */
final class TaskOrderReader {

    /** Longest body accepted. */
    static final int MAX_BYTES = 256 * 1024;

    private static final Set<String> TASK_FIELDS = Set.of("name", "kind", "label", "timeout", "overlap", "request");
    private static final Set<String> REQUEST_FIELDS = Set.of("method", "url", "headers", "body");

    /** The only place where Jackson says which field appears twice. */
    private static final Pattern TWICE = Pattern.compile("Duplicate Object property \"(.*)\"");

    private final JsonMapper json = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private final OutboundRequests requests;
    private final BodyBudget budget;

    /**
     * @param budget for all bodies that are just being read
     */
    TaskOrderReader(OutboundRequests requests, BodyBudget budget) {
        this.requests = requests;
        this.budget = budget;
    }

    /**
     * Reads one order.
     *
     * @param length what the client says; -1: nothing
     * @throws Refusal that names the field
     */
    TaskOrder read(InputStream body, long length) throws IOException {
        if (length > MAX_BYTES) {
            throw tooLarge(); // without reading a byte of it
        }
        int taken = length < 0 ? MAX_BYTES : (int) length;
        if (!budget.take(taken)) {
            throw Refusal.unavailable("body", "too many bodies are being read just now");
        }
        try {
            byte[] bytes = body.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw tooLarge();
            }
            return order(object("body", tree(bytes)));
        } finally {
            budget.giveBack(taken);
        }
    }

    private TaskOrder order(JsonNode task) {
        requireKnown("", task, TASK_FIELDS);
        String timeoutText = text("timeout", task.get("timeout"));
        Duration timeout = TaskSpecs.timeout(timeoutText);
        JsonNode request = task.get("request");
        if (request == null || request.isNull()) {
            throw Refusal.malformed("request.url", "request.url is missing: every task calls one");
        }
        requireKnown("request.", object("request", request), REQUEST_FIELDS);
        var spec = TaskSpecs.create(
                text("name", task.get("name")),
                text("kind", task.get("kind")),
                text("label", task.get("label")),
                timeout,
                TaskSpecs.overlap(text("overlap", task.get("overlap"))));
        return new TaskOrder(
                spec,
                requests.create(
                        text("request.method", request.get("method")),
                        text("request.url", request.get("url")),
                        headers(request.get("headers")),
                        text("request.body", request.get("body"))),
                String.valueOf(timeoutText));
    }

    private @Nullable JsonNode tree(byte[] bytes) {
        try {
            return json.readTree(bytes);
        } catch (JacksonException e) {
            TokenStreamLocation at = e.getLocation();
            String where = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
            String start = new String(bytes, 0, Math.min(bytes.length, 80), StandardCharsets.UTF_8);
            Matcher twice = TWICE.matcher(e.getOriginalMessage());
            throw Refusal.malformed(
                    twice.find() ? TaskText.escape(TaskText.clip(twice.group(1))) : "body",
                    "body is not valid JSON" + where + " (" + TaskText.escape(TaskText.clip(e.getOriginalMessage()))
                            + "): " + TaskText.quote(SecretMasker.standard().mask(start)));
        }
    }

    private static JsonNode object(String field, @Nullable JsonNode node) {
        if (node == null || !node.isObject()) {
            throw Refusal.malformed(
                    field, field + " must be a JSON object, not " + (node == null ? "nothing" : shown(node)));
        }
        return node;
    }

    private static void requireKnown(String prefix, JsonNode object, Set<String> known) {
        for (String name : object.propertyNames()) {
            if (!known.contains(name)) {
                throw Refusal.malformed(
                        prefix + TaskText.escape(TaskText.clip(name)),
                        "unknown field " + TaskText.quote(prefix + name) + "; known are " + new TreeSet<>(known));
            }
        }
    }

    private static @Nullable String text(String field, @Nullable JsonNode node) {
        if (node == null || node.isNull()) {
            return null;
        }
        if (!node.isString()) {
            throw Refusal.malformed(field, field + " must be a text, not " + shown(node));
        }
        return node.stringValue();
    }

    private static Map<String, String> headers(@Nullable JsonNode node) {
        Map<String, String> headers = new LinkedHashMap<>();
        if (node == null || node.isNull()) {
            return headers;
        }
        for (Map.Entry<String, JsonNode> header :
                object("request.headers", node).properties()) {
            String value = header.getValue().isString() ? header.getValue().stringValue() : null;
            if (value == null) {
                throw Refusal.malformed(
                        "request.headers",
                        "request.headers " + TaskText.quote(header.getKey()) + " must be a text, not "
                                + shown(header.getValue()));
            }
            headers.put(header.getKey(), value);
        }
        return headers;
    }

    private static String shown(JsonNode node) {
        return TaskText.quote(SecretMasker.standard().mask(TaskText.clip(node.toString())));
    }

    private static Refusal tooLarge() {
        return Refusal.tooLarge("body", "body must have at most " + MAX_BYTES + " bytes");
    }
}
