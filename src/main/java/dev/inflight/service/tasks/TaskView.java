package dev.inflight.service.tasks;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.inflight.InFlightFuture;
import dev.inflight.SecretMasker;
import dev.inflight.TaskSnapshot;
import dev.inflight.TaskText;
import dev.inflight.actuate.TaskDescriptor;
import dev.inflight.service.outbound.OutboundResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A task as {@code /tasks/{id}} shows it: as the endpoint does, and when it has ended also what came of it.
 *
 * @param task the fields that the endpoint shows
 * @param ranSeconds from start to end
 * @param response what the target answered, whatever its status
 * @param error why there is no answer
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record TaskView(
        @JsonUnwrapped TaskDescriptor task,
        @Nullable Double ranSeconds,
        @Nullable ResponseView response,
        @Nullable ErrorView error) {

    /**
     * @param status the status code
     * @param headers by lower-case name, without secrets
     * @param body as text
     * @param truncated whether more would have come
     */
    @JsonPropertyOrder({"status", "headers", "body", "truncated"})
    record ResponseView(int status, Map<String, String> headers, String body, boolean truncated) {}

    /**
     * @param type the exception's class
     * @param message its message, without secrets
     */
    @JsonPropertyOrder({"type", "message"})
    record ErrorView(String type, String message) {}

    static TaskView of(KnownTask known, TaskSnapshot now, SecretMasker masker) {
        TaskDescriptor task = TaskDescriptor.of(now);
        Duration ran = known.ran();
        if (!known.ended() || ran == null) {
            return new TaskView(task, null, null, null);
        }
        InFlightFuture<OutboundResponse> future = known.future();
        Throwable failure = future == null ? null : Failures.of(future);
        OutboundResponse response = future == null || failure != null ? null : future.getNow(null);
        return new TaskView(
                task,
                ran.toNanos() / 1e9,
                response == null
                        ? null
                        : new ResponseView(
                                response.status(),
                                shown(response.headers(), masker),
                                response.body(),
                                response.truncated()),
                failure == null ? null : error(failure, masker));
    }

    /** A header such as {@code Set-Cookie} is masked by its name. */
    private static Map<String, String> shown(Map<String, String> headers, SecretMasker masker) {
        Map<String, String> shown = new LinkedHashMap<>();
        headers.forEach((name, value) -> {
            String start = name + ": ";
            String masked = masker.mask(start + value);
            shown.put(name, masked.startsWith(start) ? masked.substring(start.length()) : SecretMasker.BLOT);
        });
        return shown;
    }

    private static ErrorView error(Throwable failure, SecretMasker masker) {
        String message = failure.getMessage() == null ? "" : failure.getMessage();
        return new ErrorView(failure.getClass().getName(), TaskText.escape(masker.mask(TaskText.clip(message))));
    }
}
