package dev.inflight.reach.jdbc;

import dev.inflight.TaskCancelledException;
import dev.inflight.TaskContext;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One execution of a statement by a task, from before it is sent until its result set is closed. */
final class Hold implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(Hold.class);

    private static final String ACTIVITY = "jdbc";

    private final TaskContext task;
    private final Fence fence;
    private final Statement statement;
    private TaskContext.@Nullable Hook hook;
    private TaskContext.@Nullable Activity shown;
    private @Nullable ResultSet rows;

    /** A row is being fetched. */
    private volatile boolean fetching;

    /** The task has been stopped; guarded by the fence, as are the next. */
    private boolean stopped;

    private boolean closing;

    /** A cancel was sent for it. */
    private boolean hit;

    private Hold(TaskContext task, Fence fence, Statement statement) {
        this.task = task;
        this.fence = fence;
        this.statement = statement;
    }

    /** From here on the task's stop knows of it; when the task has been stopped already, it knows of the stop on return. */
    static Hold open(TaskContext task, Fence fence, Statement statement, @Nullable String sql, String on) {
        Hold hold = new Hold(task, fence, statement);
        hold.shown = task.activity(ACTIVITY, () -> sql == null ? "" : SqlText.of(sql), on);
        hold.hook = task.onCancel(() -> fence.stop(hold));
        return hold;
    }

    TaskContext task() {
        return task;
    }

    boolean isStopped() {
        return stopped;
    }

    void markStopped() {
        stopped = true;
    }

    boolean isClosing() {
        return closing;
    }

    void closing() {
        closing = true;
    }

    boolean isHit() {
        return hit;
    }

    void markHit() {
        hit = true;
    }

    /** Its result set. */
    void rows(ResultSet result) {
        rows = result;
    }

    /** Of one that was cancelled: reads what is left of its rows, and the database's word that it was. */
    void endRows() {
        if (rows != null) {
            try {
                rows.close();
            } catch (SQLException | RuntimeException failure) {
                LOGGER.debug("rows for task {} have ended", task.name(), failure);
            }
        }
    }

    /** A call for rows, as opposed to the execution. */
    void fetching() {
        fetching = true;
    }

    /** Has the database stop what it does for this statement. */
    void cancel() throws SQLException {
        if (!fetching || !Drivers.cancelFetch(fence.connection())) {
            statement.cancel();
        }
    }

    StatementRefusedException refusal() {
        try {
            task.throwIfCancelled();
        } catch (TaskCancelledException ending) {
            return new StatementRefusedException(task.name(), ending);
        }
        return new StatementRefusedException(task.name(), null);
    }

    @Override
    public void close() {
        if (hook != null) {
            hook.close();
            hook = null;
        }
        if (shown != null) {
            shown.close();
            shown = null;
        }
    }
}
