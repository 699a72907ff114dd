package dev.inflight.actuate;

import dev.inflight.TaskText;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.util.MimeTypeUtils;

/** Answers that refuse: JSON whatever the client would rather have, and one shape. */
final class Refusals {

    private static final int METHOD_NOT_ALLOWED = 405;

    private Refusals() {}

    static WebEndpointResponse<Object> notFound(@Nullable String name) {
        String quoted = TaskText.quote(name == null ? "" : name);
        return of(WebEndpointResponse.STATUS_NOT_FOUND, "name", "nothing in flight is named " + quoted);
    }

    /** The request has come past what checks it. */
    static WebEndpointResponse<Object> unchecked() {
        return of(
                METHOD_NOT_ALLOWED,
                (String) null,
                "nothing can be changed under this path, as its requests are not checked; send the request to the path of"
                        + " the endpoint that management.endpoints.web.base-path and path-mapping say");
    }

    static WebEndpointResponse<Object> malformed(IllegalArgumentException problem) {
        String field = problem instanceof MalformedFieldException malformed ? malformed.field() : null;
        return of(WebEndpointResponse.STATUS_BAD_REQUEST, field, problem);
    }

    static WebEndpointResponse<Object> of(int status, @Nullable String field, RuntimeException problem) {
        return of(status, field, problem.getMessage() == null ? problem.toString() : problem.getMessage());
    }

    private static WebEndpointResponse<Object> of(int status, @Nullable String field, String error) {
        return new WebEndpointResponse<>(new ProblemDescriptor(error, field), status, MimeTypeUtils.APPLICATION_JSON);
    }
}
