package dev.inflight.actuate;

import java.io.Serial;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.json.JsonMapper;

/** A request does not get through to the endpoints. */
final class RefusedRequestException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final int status;
    private final transient ProblemDescriptor problem;

    RefusedRequestException(int status, ProblemDescriptor problem) {
        super(problem.error(), null, false, false);
        this.status = status;
        this.problem = problem;
    }

    int status() {
        return status;
    }

    /** The answer's body, JSON in UTF-8. */
    byte[] body() {
        return JSON.writeValueAsString(problem).getBytes(StandardCharsets.UTF_8);
    }
}
