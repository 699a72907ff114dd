package dev.inflight.actuate;

import dev.inflight.TaskText;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.util.MimeTypeUtils;

/** Answers that refuse: problem details whatever the client would rather have. */
final class Refusals {

    private Refusals() {}

    static WebEndpointResponse<Object> notFound(@Nullable String name) {
        String quoted = TaskText.quote(name == null ? "" : name);
        return of(WebEndpointResponse.STATUS_NOT_FOUND, "name", "nothing in flight is named " + quoted);
    }

    static WebEndpointResponse<Object> malformed(IllegalArgumentException problem) {
        String field = problem instanceof MalformedFieldException malformed ? malformed.field() : null;
        return of(WebEndpointResponse.STATUS_BAD_REQUEST, field, problem);
    }

    static WebEndpointResponse<Object> of(int status, @Nullable String field, RuntimeException problem) {
        return of(status, field, problem.getMessage() == null ? problem.toString() : problem.getMessage());
    }

    static WebEndpointResponse<Object> ofCluster(ClusterRefusedException refusal) {
        return new WebEndpointResponse<>(
                refusal.problem(), refusal.status(), MimeTypeUtils.parseMimeType(ProblemDescriptor.MEDIA_TYPE));
    }

    private static WebEndpointResponse<Object> of(int status, @Nullable String field, String detail) {
        return new WebEndpointResponse<>(
                ProblemDescriptor.of(status, field, detail),
                status,
                MimeTypeUtils.parseMimeType(ProblemDescriptor.MEDIA_TYPE));
    }
}
