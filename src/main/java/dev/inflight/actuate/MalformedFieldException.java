package dev.inflight.actuate;

import dev.inflight.TaskText;
import java.io.Serial;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** A field of a request cannot be used; the message quotes it. */
final class MalformedFieldException extends IllegalArgumentException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final @Nullable String field;

    MalformedFieldException(@Nullable String field, String message) {
        super(message);
        this.field = field;
    }

    /** There is no field or parameter of that name. */
    static MalformedFieldException unknown(String what, String name, Collection<String> known) {
        return new MalformedFieldException(
                TaskText.escape(TaskText.clip(name)),
                "unknown " + what + " " + TaskText.quote(name) + "; known are " + known);
    }

    /** The field; {@code null}: the request as a whole. */
    @Nullable String field() {
        return field;
    }
}
