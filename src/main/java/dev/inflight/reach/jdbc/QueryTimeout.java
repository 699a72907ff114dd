package dev.inflight.reach.jdbc;

import dev.inflight.TaskContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A statement's query timeout while a task executes it, so that a database which keeps time itself ends the statement even when
 * no cancel arrives: what the task has left, in whole seconds rounded up, and never longer than the user has set. The user's is
 * back when this is closed, since pools keep statements.
 */
final class QueryTimeout implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(QueryTimeout.class);

    private final Statement statement;
    private final int users;
    private final boolean changed;

    private QueryTimeout(Statement statement, int users, boolean changed) {
        this.statement = statement;
        this.users = users;
        this.changed = changed;
    }

    /** PostgreSQL's driver keeps the time in the application and sends a cancel, as we do, but does not care whom it hits. */
    static boolean isKeptByDatabase(Connection connection) {
        return !Drivers.is(connection, "org.postgresql.PGConnection");
    }

    static QueryTimeout bound(Statement statement, TaskContext task) {
        try {
            int users = statement.getQueryTimeout();
            long seconds = Math.max(1, task.remaining().plusNanos(999_999_999).toSeconds());
            if (seconds < (users == 0 ? Integer.MAX_VALUE : users)) {
                statement.setQueryTimeout((int) seconds);
                return new QueryTimeout(statement, users, true);
            }
        } catch (SQLException | RuntimeException unknown) {
            LOGGER.debug("a statement of task {} keeps its query timeout", task.name(), unknown);
        }
        return new QueryTimeout(statement, 0, false);
    }

    @Override
    public void close() {
        if (changed) {
            try {
                statement.setQueryTimeout(users);
            } catch (SQLException | RuntimeException closed) {
                LOGGER.debug("nobody needs its query timeout any more", closed);
            }
        }
    }
}
