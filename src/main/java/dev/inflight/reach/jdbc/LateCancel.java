package dev.inflight.reach.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

/** Makes sure that a cancel which was sent to a connection, and hit nothing, hits nothing later. */
final class LateCancel {

    private static final int H2_CACHED_COMMANDS = 64;

    private LateCancel() {}

    /**
     * Has a round trip take it, twice at most, since the first may be what it hits. The calling thread is the only one that
     * uses the connection.
     *
     * @return whether the connection can go on
     */
    static boolean isTaken(Connection connection, int seconds) {
        try {
            boolean valid = connection.isValid(seconds);
            if (!valid) {
                valid = connection.isValid(seconds);
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
