package dev.inflight.reach.jdbc;

import dev.inflight.TaskContext;
import org.jspecify.annotations.Nullable;

/** Knows the context of threads that work for no task, at the price of one comparison: to ask a task for its id is dearer. */
final class NoTask {

    private static volatile @Nullable TaskContext known;

    private NoTask() {}

    static boolean is(TaskContext context) {
        if (context == known) {
            return true;
        }
        if (known == null && context.id().isEmpty()) {
            known = context;
            return true;
        }
        return false;
    }
}
