package dev.inflight.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inflight.CancelReport;
import dev.inflight.CancelRequest;
import dev.inflight.EndedTask;
import dev.inflight.HistoryQuery;
import dev.inflight.InFlightRegistry;
import dev.inflight.TaskContext;
import dev.inflight.TaskQuery;
import dev.inflight.TaskSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Work that blocks until it is interrupted, or the test lets it go, and says what it saw; and looks at its registry. */
public final class Blocked {

    /** Generous: only a hang takes longer. */
    public static final Duration SOON = Duration.ofSeconds(10);

    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);
    private volatile Thread worker;
    private volatile String task = "";

    /** The work. */
    public void block() throws InterruptedException {
        worker = Thread.currentThread();
        task = TaskContext.current().name();
        started.countDown();
        try {
            assertThat(released.await(1, TimeUnit.MINUTES)).as("let go").isTrue();
        } catch (InterruptedException stopped) {
            interrupted.countDown();
            throw stopped;
        }
    }

    public void awaitStarted() throws InterruptedException {
        assertThat(started.await(SOON.toSeconds(), TimeUnit.SECONDS))
                .as("begun")
                .isTrue();
    }

    public boolean isInterruptedSoon() throws InterruptedException {
        return interrupted.await(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    public boolean hasStarted() {
        return started.getCount() == 0;
    }

    public void release() {
        released.countDown();
    }

    public Thread worker() {
        return worker;
    }

    /** The name of the task that the work saw; empty outside one. */
    public String task() {
        return task;
    }

    public static List<TaskSnapshot> tasks(InFlightRegistry registry) {
        return registry.list(TaskQuery.ALL).tasks();
    }

    public static TaskSnapshot onlyTask(InFlightRegistry registry) {
        assertThat(tasks(registry)).hasSize(1);
        return tasks(registry).get(0);
    }

    /** Cancels the only task that is listed, and waits for its work to be gone. */
    public static CancelReport cancelOnly(InFlightRegistry registry) {
        return registry.cancel(
                        CancelRequest.of(onlyTask(registry).name(), "enough").withWait(SOON))
                .orElseThrow();
    }

    /** The newest that has ended; waits for one. */
    public static EndedTask ended(InFlightRegistry registry) {
        await().atMost(SOON).until(() -> !registry.history(HistoryQuery.ALL).isEmpty());
        return registry.history(HistoryQuery.ALL).get(0);
    }
}
