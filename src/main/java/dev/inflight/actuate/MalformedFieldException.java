package dev.inflight.actuate;

import java.io.Serial;
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

    /** The field; {@code null}: the request as a whole. */
    @Nullable String field() {
        return field;
    }
}
