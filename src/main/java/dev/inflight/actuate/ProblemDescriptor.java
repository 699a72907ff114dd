package dev.inflight.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Why a request was refused: a problem detail (RFC 9457), the same shape for every refusal.
 *
 * @param title what the status says
 * @param status the status of the answer
 * @param detail what is wrong, quoting the offending value
 * @param field the field, parameter or path variable it is about; {@code null}, and then left out: the request as a whole
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"title", "status", "detail", "field"})
public record ProblemDescriptor(
        String title, int status, String detail, @Nullable String field) implements OperationResponseBody {

    /** The media type of problem details. */
    public static final String MEDIA_TYPE = "application/problem+json";

    /** A refusal with this status. */
    public static ProblemDescriptor of(int status, @Nullable String field, String detail) {
        return new ProblemDescriptor(title(status), status, detail, field);
    }

    /** The reason phrase, as HTTP has it; Spring Web, which knows more of them, need not be there. */
    static String title(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 409 -> "Conflict";
            case 413 -> "Content Too Large";
            case 415 -> "Unsupported Media Type";
            case 503 -> "Service Unavailable";
            case 504 -> "Gateway Timeout";
            default -> throw new IllegalArgumentException("nothing is refused with status " + status);
        };
    }
}
