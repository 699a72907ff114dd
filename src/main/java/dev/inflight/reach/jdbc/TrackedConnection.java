package dev.inflight.reach.jdbc;

import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** A connection whose statements stop with their task. */
final class TrackedConnection implements JdbcProxies.Tracked {

    private final Connection target;
    private final String on;
    private final boolean deadlines;
    private final Fence fence;
    private final Connection proxy;

    private TrackedConnection(Connection target, String on, boolean deadlines) {
        this.target = target;
        this.on = on;
        this.deadlines = deadlines && QueryTimeout.isKeptByDatabase(target);
        this.fence = new Fence(target);
        this.proxy = (Connection) JdbcProxies.proxy(target, this);
    }

    /**
     * Puts a proxy around it, unless it has one.
     *
     * @param on what it leads to: the name of the {@code DataSource}'s bean
     * @param deadlines whether the time that a task has left bounds its statements in the database, too
     */
    static Connection around(Connection connection, String on, boolean deadlines) {
        return JdbcProxies.isOurs(connection) ? connection : new TrackedConnection(connection, on, deadlines).proxy;
    }

    @Override
    public Object target() {
        return target;
    }

    Connection proxy() {
        return proxy;
    }

    Fence fence() {
        return fence;
    }

    String on() {
        return on;
    }

    boolean deadlines() {
        return deadlines;
    }

    @Override
    public @Nullable Object invoke(Object self, Method method, Object @Nullable [] arguments) throws Throwable {
        switch (method.getName()) {
            case "equals", "hashCode", "toString" -> {
                return JdbcProxies.ofObject(this, method, arguments);
            }
            case "isClosed", "isWrapperFor", "abort" -> {
                return JdbcProxies.call(target, method, arguments);
            }
            case "createStatement", "prepareStatement", "prepareCall" -> {
                fence.pass();
                Object made = JdbcProxies.call(target, method, arguments);
                String sql =
                        arguments != null && arguments.length > 0 && arguments[0] instanceof String text ? text : null;
                return made instanceof Statement statement && !JdbcProxies.isOurs(made)
                        ? new TrackedStatement(statement, this, sql).proxy()
                        : made;
            }
            case "close" -> {
                fence.close();
                fence.pass();
                return JdbcProxies.call(target, method, arguments);
            }
            default -> {
                fence.pass();
                return JdbcProxies.call(target, method, arguments);
            }
        }
    }
}
