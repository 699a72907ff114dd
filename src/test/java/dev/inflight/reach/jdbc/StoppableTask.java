package dev.inflight.reach.jdbc;

import dev.inflight.Outcome;
import dev.inflight.TaskCancelledException;
import dev.inflight.TaskContext;
import dev.inflight.TaskEnding;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A task by hand: it is stopped when a test says so, and its hooks run on the test's thread. */
final class StoppableTask extends TaskContext {

    private final List<Runnable> hooks = new CopyOnWriteArrayList<>();
    private volatile boolean stopped;
    private volatile boolean gently;
    private Duration left = Duration.ofMinutes(1);

    interface Work<T> {
        T run() throws Exception;
    }

    <T> T run(Work<T> work) throws Exception {
        TaskContext before = bind();
        try {
            return work.run();
        } finally {
            unbind(before);
        }
    }

    void stop() {
        stopped = true;
        hooks.forEach(Runnable::run);
    }

    /** Its future has ended, and its work is to be left alone: no hook is run. */
    void endGently() {
        gently = true;
        stopped = true;
        hooks.clear();
    }

    void has(Duration time) {
        left = time;
    }

    @Override
    public Duration remaining() {
        return left;
    }

    int hooks() {
        return hooks.size();
    }

    @Override
    public String name() {
        return "test";
    }

    @Override
    public String id() {
        return "1-1";
    }

    @Override
    public boolean isCancelled() {
        return stopped;
    }

    @Override
    public void throwIfCancelled() {
        if (stopped) {
            throw new TaskCancelledException(
                    new TaskEnding("test", "1-1", Outcome.CANCELLED, "tester", "enough", Duration.ZERO));
        }
    }

    @Override
    public Hook onCancel(Runnable hook) {
        if (stopped) {
            if (!gently) {
                hook.run();
            }
            return () -> {};
        }
        hooks.add(hook);
        return () -> hooks.remove(hook);
    }

    @Override
    public void progress(long done, long total, @Nullable String note) {
        throwIfCancelled();
    }
}
