package dev.inflight.service.problem;

import java.io.Serial;
import org.springframework.http.HttpStatus;

/** A request that is not carried out, and the field that is to blame. Nothing has been started. */
public final class Refusal extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final HttpStatus status;
    private final String field;

    private Refusal(HttpStatus status, String field, String detail) {
        super(detail, null, false, false);
        this.status = status;
        this.field = field;
    }

    /** The field is missing or cannot be read; the detail names it and quotes its value. */
    public static Refusal malformed(String field, String detail) {
        return new Refusal(HttpStatus.BAD_REQUEST, field, detail);
    }

    /** The target is not one that the configuration allows. */
    public static Refusal forbidden(String field, String detail) {
        return new Refusal(HttpStatus.FORBIDDEN, field, detail);
    }

    /** Nothing is known, or no longer, by that id. */
    public static Refusal unknown(String field, String detail) {
        return new Refusal(HttpStatus.NOT_FOUND, field, detail);
    }

    /** Another run stands in the way. */
    public static Refusal conflict(String field, String detail) {
        return new Refusal(HttpStatus.CONFLICT, field, detail);
    }

    public static Refusal tooLarge(String field, String detail) {
        return new Refusal(HttpStatus.CONTENT_TOO_LARGE, field, detail);
    }

    /** The registry takes nothing right now. */
    public static Refusal unavailable(String field, String detail) {
        return new Refusal(HttpStatus.SERVICE_UNAVAILABLE, field, detail);
    }

    /** Another replica, which would know, does not answer. */
    public static Refusal timedOut(String field, String detail) {
        return new Refusal(HttpStatus.GATEWAY_TIMEOUT, field, detail);
    }

    public HttpStatus status() {
        return status;
    }

    public String field() {
        return field;
    }

    /** What is wrong; never {@code null}. */
    public String detail() {
        return String.valueOf(getMessage());
    }
}
