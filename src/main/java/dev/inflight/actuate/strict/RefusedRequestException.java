package dev.inflight.actuate.strict;

import dev.inflight.TaskText;
import dev.inflight.actuate.ProblemDescriptor;
import java.io.Serial;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request does not get through to the endpoints. */
final class RefusedRequestException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private static final int BAD_REQUEST = 400;

    private final transient ProblemDescriptor problem;

    /**
     * @param field the field or parameter that it is about; {@code null}: the request as a whole
     * @param detail what is wrong, quoting the offending value
     */
    RefusedRequestException(int status, @Nullable String field, String detail) {
        super(detail, null, false, false);
        this.problem = ProblemDescriptor.of(status, field, detail);
    }

    /** Something cannot be read or does not belong there. */
    static RefusedRequestException malformed(@Nullable String field, String detail) {
        return new RefusedRequestException(BAD_REQUEST, field, detail);
    }

    /** There is no field or parameter of that name. */
    static RefusedRequestException unknown(String what, String name, Collection<String> known) {
        return malformed(
                TaskText.escape(TaskText.clip(name)),
                "unknown " + what + " " + TaskText.quote(name) + "; known are " + known);
    }

    int status() {
        return problem.status();
    }

    /** The answer's body, JSON in UTF-8, the same whatever writes JSON elsewhere in the application. */
    byte[] body() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("title", problem.title());
        members.put("status", problem.status());
        members.put("detail", problem.detail());
        if (problem.field() != null) {
            members.put("field", problem.field());
        }
        return FlatJson.write(members).getBytes(StandardCharsets.UTF_8);
    }
}
