package dev.inflight.core.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class GateTests {

    private final Gate gate = new Gate();

    private static Thread elsewhere(Runnable action) {
        Thread thread = new Thread(action, "not the starter");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static boolean isParked(Thread thread) {
        return thread.getState() == Thread.State.TIMED_WAITING;
    }

    @Test
    void oneClaimsIt() {
        assertThat(gate.claim()).isTrue();
        assertThat(gate.claim()).isFalse();
    }

    @Test
    void theStarterDoesNotWaitForItself() {
        assertThat(gate.claimUnlessOpened()).isTrue();
    }

    @Test
    void nobodyWaitsAtAnOpenOne() {
        gate.open();
        assertThat(gate.claimUnlessOpened()).isFalse();
    }

    @Test
    void aWorkerWaitsUntilItIsOpened() throws Exception {
        gate.claim();
        FutureTask<Boolean> worker = new FutureTask<>(gate::claimUnlessOpened);
        Thread thread = elsewhere(worker);
        await("the worker to sleep rather than to spin").until(() -> isParked(thread));
        gate.open();
        assertThat(worker.get()).isFalse();
    }

    @Test
    void aWorkerWhoseStarterDoesNotComeBackClaimsItAfterAWhile() throws Exception {
        long before = System.nanoTime();
        FutureTask<Boolean> worker = new FutureTask<>(gate::claimUnlessOpened);
        elsewhere(worker);
        assertThat(worker.get()).isTrue();
        assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(Gate.PATIENCE_NANOS);
    }

    @Test
    void theStarterWaitsForWhoeverClaimedIt() {
        FutureTask<Void> starter = new FutureTask<>(gate::await, null);
        Thread thread = elsewhere(starter);
        await("the starter to sleep rather than to spin").until(() -> isParked(thread));
        assertThat(starter).isNotDone();
        gate.open();
        await().until(starter::isDone);
    }
}
