package dev.inflight.actuate;

import java.io.Serial;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request does not get through to the endpoints. */
final class RefusedRequestException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

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

    /** The answer's body, JSON in UTF-8, the same whatever writes JSON elsewhere in the application. */
    byte[] body() {
        Map<String, @Nullable String> members = new LinkedHashMap<>();
        members.put("error", problem.error());
        members.put("field", problem.field());
        return FlatJson.write(members).getBytes(StandardCharsets.UTF_8);
    }
}
