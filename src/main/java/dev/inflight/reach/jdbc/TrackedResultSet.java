package dev.inflight.reach.jdbc;

import java.lang.reflect.Method;
import java.sql.ResultSet;
import org.jspecify.annotations.Nullable;

/** Rows that may still be fetched from the database, which stops with the task that asked for them. */
final class TrackedResultSet implements JdbcProxies.Tracked {

    private final ResultSet target;
    private final TrackedStatement statement;
    private final Hold hold;

    TrackedResultSet(ResultSet target, TrackedStatement statement, Hold hold) {
        this.target = target;
        this.statement = statement;
        this.hold = hold;
    }

    @Override
    public Object target() {
        return target;
    }

    @Override
    public @Nullable Object invoke(Object self, Method method, Object @Nullable [] arguments) throws Throwable {
        switch (method.getName()) {
            case "equals", "hashCode", "toString" -> {
                return JdbcProxies.ofObject(this, method, arguments);
            }
            case "next",
                    "previous",
                    "first",
                    "last",
                    "absolute",
                    "relative",
                    "insertRow",
                    "updateRow",
                    "deleteRow",
                    "refreshRow" -> {
                return statement.fetch(hold, target, method, arguments);
            }
            case "getStatement" -> {
                return statement.proxy();
            }
            case "close" -> {
                return statement.close(hold, target, method, arguments);
            }
            default -> {
                return JdbcProxies.call(target, method, arguments);
            }
        }
    }
}
