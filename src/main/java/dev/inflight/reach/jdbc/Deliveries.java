package dev.inflight.reach.jdbc;

import dev.inflight.TaskContext;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * To which tasks a stop has been delivered: to the statement that ran, or else to the next one. It is delivered once; what a
 * task does in the database after that is its tidying up. Asked only about tasks that have been stopped.
 */
final class Deliveries {

    private static final Map<TaskContext, Boolean> DELIVERED = Collections.synchronizedMap(new WeakHashMap<>());

    private Deliveries() {}

    /** Returns whether it was this call. */
    static boolean deliver(TaskContext task) {
        return DELIVERED.putIfAbsent(task, Boolean.TRUE) == null;
    }

    static boolean isDelivered(TaskContext task) {
        return task.isCancelled() && DELIVERED.containsKey(task);
    }
}
