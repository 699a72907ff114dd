package dev.inflight.reach.jdbc;

import dev.inflight.TaskContext;
import java.lang.reflect.Method;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** A statement that stops with the task that executes it. Used by one thread at a time, as JDBC has it. */
final class TrackedStatement implements JdbcProxies.Tracked {

    private final Statement target;
    private final TrackedConnection connection;
    private final Fence fence;
    private final Statement proxy;

    /** Known beforehand; of a plain statement it is the argument of its execution, or what was batched first. */
    private final @Nullable String prepared;

    private @Nullable String batched;

    /** The last execution, while its result may be open. */
    private @Nullable Hold open;

    /** The driver has left the mark of a late cancel in it. */
    private boolean marked;

    TrackedStatement(Statement target, TrackedConnection connection, @Nullable String prepared) {
        this.target = target;
        this.connection = connection;
        this.fence = connection.fence();
        this.prepared = prepared;
        this.proxy = (Statement) JdbcProxies.proxy(target, this);
    }

    Statement proxy() {
        return proxy;
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
            case "execute",
                    "executeQuery",
                    "executeUpdate",
                    "executeLargeUpdate",
                    "executeBatch",
                    "executeLargeBatch" -> {
                return execute(method, arguments);
            }
            case "getMoreResults" -> {
                return open == null ? plain(method, arguments) : fetch(open, target, method, arguments);
            }
            case "getResultSet" -> {
                return rows(plain(method, arguments));
            }
            case "getConnection" -> {
                return connection.proxy();
            }
            case "addBatch" -> {
                if (batched == null && arguments != null) {
                    batched = (String) arguments[0];
                }
                return plain(method, arguments);
            }
            case "close" -> {
                return open == null ? plain(method, arguments) : close(open, target, method, arguments);
            }
            default -> {
                return plain(method, arguments);
            }
        }
    }

    private @Nullable Object plain(Method method, Object @Nullable [] arguments) throws Throwable {
        return JdbcProxies.call(target, method, arguments);
    }

    private @Nullable Object execute(Method method, Object @Nullable [] arguments) throws Throwable {
        release();
        TaskContext task = TaskContext.current();
        if (NoTask.is(task) || Deliveries.isDelivered(task)) {
            fence.pass();
            return executeMarked(null, method, arguments);
        }
        Hold hold = Hold.open(task, fence, target, sql(arguments), connection.on());
        try {
            return rows(executeFor(hold, method, arguments));
        } finally {
            if (open != hold) {
                hold.close();
            }
        }
    }

    private @Nullable Object executeFor(Hold hold, Method method, Object @Nullable [] arguments) throws Throwable {
        fence.enter(hold);
        QueryTimeout timeout = connection.deadlines() ? QueryTimeout.bound(target, hold.task()) : null;
        boolean threw = true;
        Fence.Rows rows = Fence.Rows.NONE;
        try {
            Object result = executeMarked(hold, method, arguments);
            threw = false;
            if (result instanceof ResultSet
                    || (Boolean.TRUE.equals(result) && method.getName().equals("execute"))) {
                rows = Fence.Rows.OPEN;
                open = hold;
            }
            return result;
        } finally {
            fence.exit(hold, threw, rows);
            if (timeout != null) {
                fence.pass();
                timeout.close();
            }
            if (hold.isHit() && LateCancel.staysInCommand(fence.connection())) {
                marked = true;
            }
        }
    }

    /**
     * One that bears the mark of a cancel which was meant for an earlier execution may fail of it before it has done
     * anything, and then does not bear it any more.
     */
    private @Nullable Object executeMarked(@Nullable Hold hold, Method method, Object @Nullable [] arguments)
            throws Throwable {
        if (!marked) {
            return plain(method, arguments);
        }
        marked = false;
        try {
            return plain(method, arguments);
        } catch (SQLException late) {
            if (!StatementRefusedException.QUERY_CANCELLED.equals(late.getSQLState())
                    || (hold != null && hold.isHit())) {
                throw late;
            }
            return plain(method, arguments);
        }
    }

    /** A call for more rows, or for the next result, of an execution. */
    @Nullable Object fetch(Hold hold, Object from, Method method, Object @Nullable [] arguments) throws Throwable {
        hold.fetching();
        fence.enter(hold);
        boolean threw = true;
        try {
            Object result = JdbcProxies.call(from, method, arguments);
            threw = false;
            return result;
        } finally {
            fence.exit(hold, threw, Fence.Rows.AS_BEFORE);
        }
    }

    private @Nullable Object rows(@Nullable Object result) {
        if (open == null || !(result instanceof ResultSet rows) || JdbcProxies.isOurs(rows)) {
            return result;
        }
        open.rows(rows);
        return JdbcProxies.proxy(rows, new TrackedResultSet(rows, this, open));
    }

    /** The result of the last execution is closed, by whatever means. */
    void release() {
        Hold hold = open;
        if (hold != null) {
            open = null;
            fence.release(hold);
            hold.close();
        }
    }

    /** Closes the rows of an execution, by themselves or with the statement. */
    @Nullable Object close(Hold hold, Object closed, Method method, Object @Nullable [] arguments) throws Throwable {
        if (open != hold) {
            return JdbcProxies.call(closed, method, arguments);
        }
        fence.enterClosing(hold);
        try {
            return JdbcProxies.call(closed, method, arguments);
        } finally {
            fence.exit(hold, false, Fence.Rows.NONE);
            open = null;
            hold.close();
        }
    }

    private @Nullable String sql(Object @Nullable [] arguments) {
        if (prepared != null) {
            return prepared;
        }
        return arguments != null && arguments.length > 0 && arguments[0] instanceof String sql ? sql : batched;
    }
}
