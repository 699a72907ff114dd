package dev.inflight.reach.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What has to be known of single drivers. By reflection, since an application has one of them or two. */
final class Drivers {

    private Drivers() {}

    /** Whether it is, or wraps, a connection of this type. */
    static boolean is(Connection connection, String type) {
        Class<?> found = find(type, connection.getClass().getClassLoader());
        try {
            return found != null && connection.isWrapperFor(found);
        } catch (SQLException | RuntimeException unknown) {
            return false;
        }
    }

    /**
     * Whether rows that come one by one must be read to their end before anything else is done on the connection. MariaDB's
     * driver sends the next command all the same, and when those rows end in an error it takes the answer to one command for
     * the answer to another from then on.
     */
    static boolean readToTheEnd(Connection connection) {
        return is(connection, "org.mariadb.jdbc.Connection") || is(connection, "com.mysql.cj.jdbc.JdbcConnection");
    }

    /**
     * PostgreSQL's driver cancels a statement only while that is being executed, and not while rows of its cursor are fetched;
     * its connections can cancel whatever they do.
     *
     * @return whether it is such a connection, which has been told
     */
    static boolean cancelFetch(Connection connection) throws SQLException {
        Class<?> type =
                find("org.postgresql.PGConnection", connection.getClass().getClassLoader());
        if (type == null || !connection.isWrapperFor(type)) {
            return false;
        }
        try {
            type.getMethod("cancelQuery").invoke(connection.unwrap(type));
            return true;
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause() instanceof SQLException failure
                    ? failure
                    : new SQLException("cancelQuery failed", thrown.getCause());
        } catch (ReflectiveOperationException changed) {
            return false;
        }
    }

    private static @Nullable Class<?> find(String type, @Nullable ClassLoader loader) {
        try {
            return Class.forName(type, false, loader);
        } catch (ClassNotFoundException | LinkageError absent) {
            return null;
        }
    }
}
