package dev.inflight.reach.jdbc;

import static java.util.concurrent.CompletableFuture.runAsync;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What may go on, and what must wait, while a thread makes sure that no cancel is still on its way to the connection. */
class FenceTests {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch probed = new CountDownLatch(1);
    private final CountDownLatch answer = new CountDownLatch(1);
    private final Connection connection = mock();
    private final StoppableTask task = new StoppableTask();
    private final Statement statement = mock();
    private final Fence fence = new Fence(connection);
    private final Hold hold = Hold.open(task, fence, statement, "select 1", "dataSource");

    @BeforeEach
    void sendACancel() throws Exception {
        CountDownLatch sent = new CountDownLatch(1);
        doAnswer(call -> {
                    sent.countDown();
                    return null;
                })
                .when(statement)
                .cancel();
        when(connection.isValid(anyInt())).thenAnswer(call -> {
            probed.countDown();
            answer.await();
            return true;
        });
        fence.enter(hold);
        CompletableFuture<Void> stopping = runAsync(task::stop, threads);
        sent.await();
        fence.exit(hold, true, Fence.Rows.NONE);
        assertThat(stopping).succeedsWithin(SOON);
    }

    @AfterEach
    void end() {
        answer.countDown();
        threads.shutdownNow();
    }

    private CompletableFuture<Void> pass() {
        return runAsync(fence::pass, threads);
    }

    @Test
    void aStopWaitsForNoRoundTrip() throws Exception {
        Hold other = Hold.open(new StoppableTask(), fence, mock(Statement.class), "select 2", "dataSource");
        CompletableFuture<Void> passing = pass();
        probed.await();

        assertThat(runAsync(() -> fence.stop(other), threads)).succeedsWithin(SOON);

        assertThat(passing).isNotDone();
    }

    @Test
    void nobodyOvertakesTheRoundTrip() throws Exception {
        CompletableFuture<Void> first = pass();
        probed.await();

        Thread next = new Thread(fence::pass);
        next.start();
        await().until(() -> next.getState() == Thread.State.TIMED_WAITING || !next.isAlive());
        boolean waits = next.isAlive();
        answer.countDown();

        assertThat(waits).isTrue();
        await().until(() -> !next.isAlive());
        assertThat(first).succeedsWithin(SOON);
    }

    @Test
    void oneRoundTripIsEnoughForAll() throws SQLException {
        answer.countDown();

        fence.pass();
        fence.pass();

        verify(connection, times(1)).isValid(anyInt());
    }
}
