package dev.inflight.reach;

import dev.inflight.TaskContext;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A call that a task is in and that is cut when the task is stopped: for clients of which this library does not know.
 *
 * <pre>{@code
 * try (BlockingCall call = BlockingCall.begin(socket)) {
 *     int n = in.read(buffer);
 *     call.end();
 *     return n;
 * }
 * }</pre>
 *
 * <p>The cut never comes late: {@link #close()} waits out one that has begun, and after it there is none. So what was called may be
 * used for another task at once. Of one run's calls that find it stopped already, only the first is cut, so that what
 * the work does to clean up after itself passes.
 *
 * <p>Safe for use by any thread; it may be closed by another one than began it.
 */
public final class BlockingCall implements AutoCloseable {

    private static final BlockingCall OUTSIDE = new BlockingCall(null, () -> {});

    /** The runs whose stop has reached one of their calls; asked only when a run is stopped. */
    private static final Map<TaskContext, Boolean> TOLD = Collections.synchronizedMap(new WeakHashMap<>());

    private final @Nullable TaskContext task;
    private final Closeable cut;
    /** {@code null} while the call goes on; whichever comes first, its end or the one cut, stays. */
    private final AtomicReference<@Nullable Cutting> end = new AtomicReference<>();

    private TaskContext.@Nullable Hook hook;

    private BlockingCall(@Nullable TaskContext task, Closeable cut) {
        this.task = task;
        this.cut = cut;
    }

    /**
     * Begins a call on behalf of the task on this thread. Without one this is one look, and nothing will be cut.
     *
     * @param cut ends the call from another thread; also called at once, by this thread, when the task is stopped already
     */
    public static BlockingCall begin(Closeable cut) {
        TaskContext task = TaskContext.current();
        if (task.id().isEmpty() || (task.isCancelled() && TOLD.containsKey(task))) {
            return OUTSIDE;
        }
        BlockingCall call = new BlockingCall(task, cut);
        call.hook = task.onCancel(call::cut);
        return call;
    }

    /** Whether the call was cut, so that what it returned, the end of a stream for instance, means nothing. */
    public boolean wasCut() {
        Cutting first = end.get();
        return first != null && first != Cutting.NONE;
    }

    /**
     * Ends the call as one that has done what it was to do. Much like {@link #close()}, but that nothing passes for whole, or goes
     * back into a pool, that was cut at the last moment.
     *
     * @throws InterruptedIOException when it was cut all the same
     */
    public void end() throws InterruptedIOException {
        close();
        if (wasCut()) {
            throw new InterruptedIOException("the task was stopped");
        }
    }

    /** In no lock, since what is cut is the user's and may take its time. */
    private void cut() {
        Cutting own = new Cutting(Thread.currentThread(), new CountDownLatch(1));
        if (task == null || !end.compareAndSet(null, own)) {
            return;
        }
        try {
            TOLD.put(task, true);
            cut.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            own.done().countDown();
        }
    }

    /** The call is over. Closing it twice does no harm. */
    @Override
    public void close() {
        TaskContext.Hook registered = hook;
        if (registered == null) {
            return;
        }
        Cutting first = end.compareAndExchange(null, Cutting.NONE);
        if (first != null) {
            first.await();
        }
        registered.close();
    }

    /** A cut, and whose. */
    private record Cutting(@Nullable Thread by, CountDownLatch done) {

        /** There is none, and none will come. */
        static final Cutting NONE = new Cutting(null, new CountDownLatch(0));

        /** Waits until it is over, unless the calling thread is cutting itself. An interrupt stays for later. */
        void await() {
            boolean interrupted = false;
            while (by != Thread.currentThread() && done.getCount() > 0) {
                try {
                    done.await();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
