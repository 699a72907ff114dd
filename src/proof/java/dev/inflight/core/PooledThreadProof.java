package dev.inflight.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.InFlightFuture;
import dev.inflight.TaskSpec;
import dev.inflight.core.threads.VirtualThreads;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/**
 * One thread runs millions of tasks, one after the other, and each is cancelled at about the moment at which it ends. No
 * interrupt may be pending when the next one begins, unless it was there before.
 */
@Tag("proof")
class PooledThreadProof {

    private static final TaskSpec SPEC =
            TaskSpec.anonymous().timeout(Duration.ofHours(1)).build();

    private final DefaultInFlightRegistry registry =
            DefaultInFlightRegistry.builder().historySize(0).build();

    @BeforeEach
    void quiet() {
        Proofs.noLog();
    }

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void noInterruptReachesTheNextTaskOfAPlatformThread() throws InterruptedException {
        Worker worker = new Worker(false);
        Thread thread = new Thread(worker, "worker");
        thread.start();

        long stopped = race(worker, Proofs.budget(10_000_000));

        thread.join();
        Proofs.report("platform thread: %d tasks, %d stopped, %d leaks", worker.done, stopped, worker.wrong);
        assertThat(worker.wrong).isZero();
    }

    @Test
    void anInterruptThatWasThereBeforeIsThereAfterwards() throws InterruptedException {
        Worker worker = new Worker(true);
        Thread thread = new Thread(worker, "worker");
        thread.start();

        long stopped = race(worker, Proofs.budget(2_000_000));

        thread.join();
        Proofs.report("interrupted thread: %d tasks, %d stopped, %d lost", worker.done, stopped, worker.wrong);
        assertThat(worker.wrong).isZero();
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void noInterruptReachesTheNextTaskOfAVirtualThread() throws Exception {
        Worker worker = new Worker(false);
        ExecutorService virtual = VirtualThreads.executor("worker-");
        var finished = virtual.submit(worker);

        long stopped = race(worker, Proofs.budget(10_000_000));

        finished.get();
        virtual.shutdown();
        Proofs.report("virtual thread: %d tasks, %d stopped, %d leaks", worker.done, stopped, worker.wrong);
        assertThat(worker.wrong).isZero();
    }

    /** Starts and, with every eighth task, waits for its turn and cancels it. Returns how many runs were stopped. */
    private long race(Worker worker, Proofs.Budget budget) {
        SplittableRandom random = new SplittableRandom(42);
        long stopped = 0;
        int sink = 0;
        for (int i = 0; i % 8_192 != 0 || budget.allows(i); i++) {
            boolean cancel = i % 8 == 0;
            int load = cancel ? random.nextInt(1 << random.nextInt(11)) : 0;
            InFlightFuture<Integer> future = registry.start(SPEC, () -> spin(load), worker);
            if (cancel) {
                worker.awaitTurn();
                sink += spin(random.nextInt(1 << random.nextInt(12)));
                if (future.ripcord().pull("race")) {
                    stopped++;
                }
            }
        }
        worker.execute(Worker.END);
        assertThat(sink).isNotEqualTo(1);
        return stopped;
    }

    private static int spin(int rounds) {
        int sink = 2;
        for (int i = 0; i < rounds; i++) {
            sink = sink * 31 + i;
        }
        return sink | 2;
    }

    /** A pool of one thread that, unlike the JDK's, never takes the interrupt flag down by itself. */
    private static final class Worker implements Executor, Runnable {

        static final Runnable END = () -> {};

        private static final int ROOM = 64;

        private final AtomicReferenceArray<@Nullable Runnable> tasks = new AtomicReferenceArray<>(ROOM);
        private final boolean interrupted;
        private int added;
        private volatile int taken;
        long done;
        long wrong;

        Worker(boolean interrupted) {
            this.interrupted = interrupted;
        }

        /** Called by one thread. */
        @Override
        public void execute(Runnable task) {
            for (int waits = 0; tasks.get(added % ROOM) != null; waits++) {
                pause(waits);
            }
            tasks.set(added++ % ROOM, task);
        }

        /** Waits until the worker has taken the last task. */
        void awaitTurn() {
            for (int waits = 0; taken < added; waits++) {
                pause(waits);
            }
        }

        @Override
        public void run() {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            while (true) {
                Runnable task = tasks.get(taken % ROOM);
                for (int waits = 0; task == null; waits++) {
                    pause(waits);
                    task = tasks.get(taken % ROOM);
                }
                tasks.set(taken % ROOM, null);
                taken = taken + 1; // written by this thread only
                if (task == END) {
                    return;
                }
                look();
                task.run();
                done++;
                look();
            }
        }

        private void look() {
            if (Thread.currentThread().isInterrupted() != interrupted) {
                wrong++;
                restore();
            }
        }

        private void restore() {
            if (interrupted) {
                Thread.currentThread().interrupt();
            } else {
                Thread.interrupted();
            }
        }

        private static void pause(int waits) {
            if (waits < 50_000) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(1_000); // another build may want this processor
            }
        }
    }
}
