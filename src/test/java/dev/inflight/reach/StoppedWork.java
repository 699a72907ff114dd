package dev.inflight.reach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.inflight.InFlightFuture;
import dev.inflight.InFlightRegistry;
import dev.inflight.TaskSpec;
import dev.inflight.core.DefaultInFlightRegistry;
import dev.inflight.service.SlowUpstream;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

/** Work that is stopped while it is in a call, on the kind of thread that is asked for. */
public final class StoppedWork {

    /** Much less than the ten seconds after which a test gives up, much more than it takes on a busy machine. */
    public static final Duration SOON = Duration.ofSeconds(3);

    /** A registry whose tasks are on threads of that kind; not before 21 on virtual ones. */
    public static InFlightRegistry registry(boolean virtual) {
        assumeTrue(!virtual || Runtime.version().feature() >= 21, "virtual threads");
        SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("work-");
        executor.setVirtualThreads(virtual);
        return DefaultInFlightRegistry.builder().executor(executor).build();
    }

    public static TaskSpec task() {
        return TaskSpec.named("a").timeout(Duration.ofMinutes(5)).build();
    }

    private final CountDownLatch inBody = new CountDownLatch(1);
    private final CompletableFuture<Object> left = new CompletableFuture<>();
    private InFlightFuture<Object> future;
    private long stoppedAt;

    private StoppedWork() {}

    /** What the work does. */
    public interface Call {
        Object make(Runnable nowInBody) throws Exception;
    }

    /** Starts the call, and cancels it once its request, and with {@code body} also the head of the answer, is there. */
    public static StoppedWork cancelledIn(boolean virtual, SlowUpstream upstream, boolean body, Call call)
            throws Exception {
        StoppedWork work = new StoppedWork();
        work.future = registry(virtual).start(task(), work.watched(() -> call.make(work.inBody::countDown)));
        SlowUpstream.Connection connection = upstream.next();
        if (body) {
            assertThat(work.inBody.await(10, TimeUnit.SECONDS))
                    .as("head has come")
                    .isTrue();
        }
        work.stoppedAt = System.nanoTime();
        work.future.cancel(true);
        work.connection = connection;
        return work;
    }

    private SlowUpstream.Connection connection;

    private Callable<Object> watched(Callable<Object> call) {
        return () -> {
            try {
                Object result = call.call();
                left.complete("returned " + result);
                return result;
            } catch (Throwable e) {
                left.complete(e);
                throw e;
            }
        };
    }

    /** The work has left its call, however, and the other side has seen the connection closed, both soon. */
    public void assertLeft(String what) throws Exception {
        left(what);
    }

    /** As {@link #assertLeft}, and it has left by an exception. */
    public void assertReached(String what) throws Exception {
        assertThat(left(what)).isInstanceOf(Throwable.class);
    }

    /** The work has left its call soon, by an exception. The other side may not have been told. */
    public void assertGone() {
        assertThat(left).succeedsWithin(SOON).isInstanceOf(Throwable.class);
    }

    private Object left(String what) throws Exception {
        Object how = left.get(10, TimeUnit.SECONDS);
        Duration gone = Duration.ofNanos(System.nanoTime() - stoppedAt);
        Duration closed = connection.closedAfter(stoppedAt);
        System.getLogger("reach")
                .log(
                        System.Logger.Level.DEBUG,
                        what + ": work gone after " + gone.toMillis() + " ms, connection closed after "
                                + closed.toMillis() + " ms, by " + how);
        assertThat(gone).isLessThan(SOON);
        assertThat(closed).isLessThan(SOON);
        return how;
    }
}
