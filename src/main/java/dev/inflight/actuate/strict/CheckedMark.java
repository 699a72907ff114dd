package dev.inflight.actuate.strict;

import java.util.Map;
import java.util.UUID;

/**
 * What a change carries, beside its own fields, from the check of its request to the endpoint, as proof that it has been
 * checked. Made anew in each process, known to no client, and never sent to one.
 */
final class CheckedMark {

    /** Where it stands: in the body of a POST, in the query of a DELETE. */
    static final String PARAMETER = "checked";

    static final String VALUE = UUID.randomUUID().toString();

    private CheckedMark() {}

    /** Whether these arguments of an operation have it. */
    static boolean isIn(Map<String, ?> arguments) {
        return VALUE.equals(arguments.get(PARAMETER));
    }
}
