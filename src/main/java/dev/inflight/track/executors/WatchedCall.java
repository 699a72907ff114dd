package dev.inflight.track.executors;

import dev.inflight.track.Subject;
import dev.inflight.track.Watch;
import dev.inflight.track.WatchedWork;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Work of somebody's that returns something, and is a run. */
record WatchedCall<T>(Callable<T> task, String beanName, Watch watch) implements Callable<T> {

    @Override
    @SuppressWarnings({"unchecked", "NullAway"}) // what the task returned
    public T call() throws Exception {
        return (T) watch.over(new Subject(beanName, null, Innermost.label(task)), new Execution(task));
    }

    @Override
    public String toString() {
        return task.toString();
    }

    private record Execution(Callable<?> task) implements WatchedWork {

        @Override
        public @Nullable Object call() throws Exception {
            return task.call();
        }

        /** Its future is somebody's. */
        @Override
        public @Nullable Object stoppedBefore(Throwable stop) throws Exception {
            Watch.<Exception>rethrow(stop);
            return null; // never
        }
    }
}
