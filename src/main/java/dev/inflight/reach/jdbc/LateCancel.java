package dev.inflight.reach.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes sure that a cancel which was sent to a connection, and hit nothing, hits nothing later. */
final class LateCancel {

    private static final Logger LOGGER = LoggerFactory.getLogger(LateCancel.class);

    private static final int PROBE_SECONDS = 5;

    private static final int H2_CACHED_COMMANDS = 64;

    private LateCancel() {}

    /**
     * Has a round trip take it, twice at most, since the first may be what it hits; closes the connection when it cannot be
     * made sure of. The calling thread is the only one that uses the connection.
     */
    static void take(Connection connection) {
        if (!isTaken(connection)) {
            abandon(connection, "a cancel may still be on its way to it");
        }
    }

    /** Closes the connection for good, and has its pool notice that: pools look at what statements throw. */
    static void abandon(Connection connection, String why) {
        LOGGER.info("a connection is closed rather than given back: {}", why);
        try {
            connection.abort(Runnable::run);
            connection.createStatement().close();
        } catch (SQLException | RuntimeException closed) {
            LOGGER.debug("closed", closed);
        }
    }

    private static boolean isTaken(Connection connection) {
        try {
            boolean valid = connection.isValid(PROBE_SECONDS);
            if (!valid) {
                valid = connection.isValid(PROBE_SECONDS);
            }
            return valid && (!staysInCommand(connection) || isForgotten(connection));
        } catch (SQLException | RuntimeException broken) {
            return false;
        }
    }

    /** H2 keeps its mark in the command, and the command in the statement and in its session, for the next of the same text. */
    static boolean staysInCommand(Connection connection) {
        return Drivers.is(connection, "org.h2.jdbc.JdbcConnection");
    }

    /** Some other texts drive it out of the session. */
    private static boolean isForgotten(Connection connection) throws SQLException {
        for (int i = 0; i < H2_CACHED_COMMANDS; i++) {
            connection.prepareStatement("SELECT " + i).close();
        }
        return true;
    }
}
