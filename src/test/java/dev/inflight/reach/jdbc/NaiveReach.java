package dev.inflight.reach.jdbc;

import dev.inflight.TaskContext;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/** What anybody would write first: a hook that cancels, taken back after the call. It hits whatever the connection does by then. */
final class NaiveReach {

    private NaiveReach() {}

    static DataSource around(DataSource target) {
        return proxy(DataSource.class, (self, method, arguments) -> {
            Object result = call(target, method, arguments);
            return result instanceof Connection connection ? around(connection) : result;
        });
    }

    private static Connection around(Connection target) {
        return proxy(Connection.class, (self, method, arguments) -> {
            Object result = call(target, method, arguments);
            return result instanceof PreparedStatement statement ? around(statement, target) : result;
        });
    }

    private static PreparedStatement around(PreparedStatement target, Connection connection) {
        return proxy(PreparedStatement.class, (self, method, arguments) -> {
            if (!method.getName().startsWith("execute")) {
                return call(target, method, arguments);
            }
            try (TaskContext.Hook hook = TaskContext.current().onCancel(() -> cancel(connection, target))) {
                return call(target, method, arguments);
            }
        });
    }

    private static void cancel(Connection connection, Statement statement) {
        try {
            statement.cancel();
            connection.unwrap(PGConnection.class).cancelQuery(); // for cursors
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object call(Object target, java.lang.reflect.Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(NaiveReach.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
