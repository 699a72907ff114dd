package dev.inflight.reach.http;

import dev.inflight.TaskContext;
import dev.inflight.reach.BlockingCall;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** One call of a task's: shown with it, and cut when it is stopped, from the first byte sent until the answer is closed. */
final class HttpCall implements AutoCloseable {

    private final TaskContext.Activity activity;
    private volatile @Nullable BlockingCall call;

    private HttpCall(TaskContext.Activity activity) {
        this.activity = activity;
    }

    /** Whether there is a task on this thread: most threads of most applications have none. */
    static boolean isForTask() {
        return !TaskContext.current().id().isEmpty();
    }

    /** A call that nothing cuts so far but an interrupt. */
    static HttpCall begin(String method, URI uri) {
        return new HttpCall(
                TaskContext.current().activity(HttpActivity.KIND, () -> HttpActivity.text(method, uri), null));
    }

    /** From now on this cuts it, from another thread; at once when the task is stopped already. Instead of what did so before. */
    void cutBy(Closeable cut) {
        BlockingCall before = call;
        if (before != null) {
            before.close();
        }
        call = BlockingCall.begin(cut);
    }

    boolean wasCut() {
        BlockingCall cuttable = call;
        return cuttable != null && cuttable.wasCut();
    }

    /**
     * Whether a reader may go on.
     *
     * @throws InterruptedIOException when it was cut: nobody takes a half for the whole
     */
    void checkNotCut() throws IOException {
        if (wasCut()) {
            throw new InterruptedIOException("the task was stopped before the answer was there");
        }
    }

    @Override
    public void close() {
        BlockingCall cuttable = call;
        if (cuttable != null) {
            cuttable.close();
        }
        activity.close();
    }
}
