package dev.inflight.reach.jdbc;

import java.io.Serial;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A statement that was not sent, or a row that was not fetched, since its task has been stopped. */
final class StatementRefusedException extends SQLException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** What PostgreSQL, H2 and DB2 say of a cancelled statement ({@code query_canceled}); others have codes of their own. */
    static final String QUERY_CANCELLED = "57014";

    /**
     * Makes one.
     *
     * @param ending how the task ended; {@code null} when it cannot be had
     */
    StatementRefusedException(String task, @Nullable Throwable ending) {
        super("the statement was not sent: task " + task + " has been stopped", QUERY_CANCELLED, ending);
    }
}
