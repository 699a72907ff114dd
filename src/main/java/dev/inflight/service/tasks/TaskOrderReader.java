package dev.inflight.service.tasks;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.inflight.SecretMasker;
import dev.inflight.TaskText;
import dev.inflight.service.outbound.BodyBudget;
import dev.inflight.service.outbound.OutboundRequests;
import dev.inflight.service.problem.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * Reads the body of {@code POST /tasks}: a JSON object, texts where texts belong, known fields only, each once.
 * Jackson judges; what is wrong is said by field and value, which its own messages do not.
 */
final class TaskOrderReader {

    /** Longest body accepted. */
    static final int MAX_BYTES = 256 * 1024;

    private static final String HEADERS = "request.headers";

    /** The fields that hold others. */
    private static final Set<String> OBJECTS = Set.of("request", HEADERS);

    /** The only place where Jackson says which field appears twice. */
    private static final Pattern TWICE = Pattern.compile("Duplicate Object property \"(.*)\"");

    private final JsonMapper json = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .withCoercionConfig(
                    LogicalType.Textual,
                    texts -> texts.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail))
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
            throw Refusal.unavailable("body", "too many bodies are being read right now");
        }
        try {
            byte[] bytes = body.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw tooLarge();
            }
            return order(written(bytes));
        } finally {
            budget.giveBack(taken);
        }
    }

    private TaskOrder order(WrittenTask task) {
        Duration timeout = TaskSpecs.timeout(task.timeout());
        WrittenRequest request = task.request();
        if (request == null) {
            throw Refusal.malformed("request.url", "request.url is missing: every task calls one");
        }
        var spec = TaskSpecs.create(
                task.name(),
                task.kind(),
                task.label(),
                timeout,
                TaskSpecs.overlap(task.overlap()),
                TaskSpecs.scope(task.scope()));
        return new TaskOrder(
                spec,
                requests.create(
                        request.method(),
                        request.url(),
                        request.headers() == null ? Map.of() : request.headers(),
                        request.body()),
                String.valueOf(task.timeout()));
    }

    /** Reads once what is right; what is wrong is read again, as a tree, to be quoted. */
    private WrittenTask written(byte[] bytes) {
        try {
            WrittenTask task = json.readValue(bytes, WrittenTask.class);
            if (task != null) {
                return task;
            }
        } catch (JacksonException wrong) {
            // told below, by field and value
        }
        return written(tree(bytes));
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

    private WrittenTask written(@Nullable JsonNode whole) {
        if (whole == null || !whole.isObject()) {
            throw Refusal.malformed(
                    "body", "body must be a JSON object, not " + (whole == null ? "nothing" : shown(whole)));
        }
        try {
            return json.treeToValue(whole, WrittenTask.class);
        } catch (UnrecognizedPropertyException e) {
            String field = String.join(".", names(e));
            throw Refusal.malformed(
                    TaskText.escape(TaskText.clip(field)),
                    "unknown field " + TaskText.quote(field) + "; known are " + new TreeSet<>(e.getKnownPropertyIds()));
        } catch (DatabindException e) {
            throw mistyped(whole, names(e));
        }
    }

    private static Refusal mistyped(JsonNode whole, List<String> names) {
        JsonNode value = whole;
        for (String name : names) {
            value = value.path(name);
        }
        String field = String.join(".", names);
        if (OBJECTS.contains(field)) {
            return Refusal.malformed(field, field + " must be a JSON object, not " + shown(value));
        }
        if (field.startsWith(HEADERS)) { // whose names are the client's, and may have dots
            String header = names.get(names.size() - 1);
            return Refusal.malformed(
                    HEADERS, HEADERS + " " + TaskText.quote(header) + " must be a text, not " + shown(value));
        }
        return Refusal.malformed(field, field + " must be a text, not " + shown(value));
    }

    private static List<String> names(DatabindException e) {
        return e.getPath().stream()
                .map(step -> String.valueOf(step.getPropertyName()))
                .toList();
    }

    private static String shown(JsonNode node) {
        return TaskText.quote(SecretMasker.standard().mask(TaskText.clip(node.toString())));
    }

    private static Refusal tooLarge() {
        return Refusal.tooLarge("body", "body must have at most " + MAX_BYTES + " bytes");
    }

    /** The body as it is written; what is {@code null} may as well be absent. */
    private record WrittenTask(
            @Nullable String name,
            @Nullable String kind,
            @Nullable String label,
            @Nullable String timeout,
            @Nullable String overlap,
            @Nullable String scope,
            @Nullable WrittenRequest request) {}

    private record WrittenRequest(
            @Nullable String method,
            @Nullable String url,
            @JsonSetter(contentNulls = Nulls.FAIL) @Nullable Map<String, String> headers,
            @Nullable String body) {}
}
