package dev.inflight.async;

import dev.inflight.InFlightFuture;
import dev.inflight.track.Listed;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What executors get to see of a run, where it is not the run itself: the like of what Spring would give them. A run is a
 * future, and one that fails; pools and decorators that ask every future which they have executed for its failure, as the
 * documentation of both shows, would find what Spring keeps from them.
 */
final class HandedIn {

    private HandedIn() {}

    /** For {@code submit} and {@code submitCompletable}. */
    static Callable<@Nullable Object> call(Runnable run, ReturnShape shape) {
        return new Call(run, shape);
    }

    /** For {@code execute}. */
    static Runnable task(Runnable run, ReturnShape shape) {
        return shape == ReturnShape.STAGE ? new Completion(run) : new Submitted(run, shape);
    }

    /** Of a method whose failures its future tells, it fails as the method does; of one that returns nothing, never. */
    private record Call(Runnable run, ReturnShape shape) implements Callable<@Nullable Object>, Listed {

        @Override
        public @Nullable Object call() throws Exception {
            run.run();
            return shape != ReturnShape.NOTHING && run instanceof InFlightFuture<?> future && future.isDone()
                    ? outcomeOf(future)
                    : null;
        }

        private static @Nullable Object outcomeOf(InFlightFuture<?> future) throws Exception {
            try {
                return future.get(0, TimeUnit.NANOSECONDS);
            } catch (TimeoutException goesOn) {
                return null;
            } catch (ExecutionException failed) {
                if (failed.getCause() instanceof Error error) {
                    throw error;
                }
                throw failed.getCause() instanceof Exception failure ? failure : failed;
            }
        }
    }

    /** As the JDK's of a {@code supplyAsync}: no future that is ever done. */
    private record Completion(Runnable work) implements Runnable, Listed {
        @Override
        public void run() {
            work.run();
        }
    }

    /** As the future of a {@code submit}; pools that close cancel those in their queue. */
    private static final class Submitted extends FutureTask<@Nullable Object> implements Listed {

        private final Runnable run;

        Submitted(Runnable run, ReturnShape shape) {
            super(new Call(run, shape));
            this.run = run;
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            if (run instanceof InFlightFuture<?> future) {
                future.cancel(mayInterruptIfRunning);
            }
            return super.cancel(mayInterruptIfRunning);
        }
    }
}
