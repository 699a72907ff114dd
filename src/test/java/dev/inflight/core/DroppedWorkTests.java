package dev.inflight.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.inflight.InFlightFuture;
import dev.inflight.Outcome;
import dev.inflight.TaskRejectedException;
import dev.inflight.TaskSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DroppedWorkTests {

    private static final Duration A_WHILE = Duration.ofSeconds(5);

    @RegisterExtension
    final EngineInvariants engine = EngineInvariants.onManualTime();

    private final List<ThreadPoolExecutor> pools = new CopyOnWriteArrayList<>();

    @AfterEach
    void shutDown() {
        pools.forEach(ThreadPoolExecutor::shutdown);
    }

    /** One thread, one place in the queue. */
    private ThreadPoolExecutor pool(RejectedExecutionHandler handler) {
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(1), handler);
        pools.add(pool);
        return pool;
    }

    private InFlightFuture<String> start(String name, Blocker work, ThreadPoolExecutor pool) {
        return engine.registry().start(Specs.named(name), work, pool);
    }

    /** Lets the engine look again and again, as it would in so much time. */
    private void pass(Duration time) {
        for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plusMillis(100)) {
            engine.time().advance(Duration.ofMillis(100));
        }
    }

    @Test
    void whatTheDiscardPolicyDropsEndsRejected() {
        ThreadPoolExecutor pool = pool(new ThreadPoolExecutor.DiscardPolicy());
        try (Blocker running = Blocker.obedient();
                Blocker queued = Blocker.obedient()) {
            start("running", running, pool);
            running.awaitBegun();
            InFlightFuture<String> waiting = start("queued", queued, pool);
            InFlightFuture<String> dropped = start("dropped", Blocker.obedient(), pool);

            pass(A_WHILE);

            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> dropped.get(1, TimeUnit.SECONDS))
                    .withCauseInstanceOf(TaskRejectedException.class)
                    .withMessageContaining("dropped it without a word");
            assertThat(waiting).isNotDone();
            queued.release();
            running.release();
            assertThat(waiting).succeedsWithin(EngineInvariants.PATIENCE);
        }
    }

    @Test
    void ofTheDiscardOldestPolicyItIsTheOldest() {
        ThreadPoolExecutor pool = pool(new ThreadPoolExecutor.DiscardOldestPolicy());
        try (Blocker running = Blocker.obedient();
                Blocker newest = Blocker.obedient()) {
            start("running", running, pool);
            running.awaitBegun();
            InFlightFuture<String> oldest = start("oldest", Blocker.obedient(), pool);
            InFlightFuture<String> newer = start("newest", newest, pool);

            pass(A_WHILE);

            assertThat(oldest).isCompletedExceptionally();
            assertThat(newer).isNotDone();
            newest.release();
            running.release();
            assertThat(newer).succeedsWithin(EngineInvariants.PATIENCE);
        }
    }

    @Test
    void aRunThatIsDroppedByAnIdlePoolWithADecoratorEndsRejected() {
        ThreadPoolExecutor pool = decorating();
        try (Blocker running = Blocker.obedient();
                Blocker queued = Blocker.obedient()) {
            start("running", running, pool);
            running.awaitBegun();
            InFlightFuture<String> waiting = start("queued", queued, pool);
            InFlightFuture<String> dropped = start("dropped", Blocker.obedient(), pool);
            pass(A_WHILE);
            assertThat(dropped).isNotDone(); // one of two may be the one in the queue
            queued.release();
            running.release();
            assertThat(waiting).succeedsWithin(EngineInvariants.PATIENCE);
            await().until(() -> pool.getActiveCount() == 0);

            pass(A_WHILE);

            assertThat(dropped).isCompletedExceptionally();
        }
    }

    private ThreadPoolExecutor decorating() {
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(
                        1,
                        1,
                        0,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(1),
                        new ThreadPoolExecutor.DiscardPolicy()) {
                    @Override
                    public void execute(Runnable task) {
                        super.execute(task::run);
                    }
                };
        pools.add(pool);
        return pool;
    }

    @Test
    void aRunInTheHandsOfAThreadThatHasNotBegunItIsNotDropped() {
        CountDownLatch mayBegin = new CountDownLatch(1);
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(
                        1,
                        1,
                        0,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(1),
                        new ThreadPoolExecutor.DiscardPolicy()) {
                    @Override
                    protected void beforeExecute(Thread thread, Runnable task) {
                        Blocker.hold(mayBegin); // a pool that can be paused
                    }
                };
        pools.add(pool);
        try (Blocker work = Blocker.obedient()) {
            InFlightFuture<String> held = start("held", work, pool);
            await().until(() -> pool.getActiveCount() == 1);

            pass(A_WHILE);

            assertThat(held).isNotDone();
            work.release();
            mayBegin.countDown();
            assertThat(held).succeedsWithin(EngineInvariants.PATIENCE);
        }
    }

    @Test
    void whileAPoolIsBusyWithOthersTasksNothingIsConcluded() {
        ThreadPoolExecutor pool = pool(new ThreadPoolExecutor.DiscardPolicy());
        CountDownLatch foreign = new CountDownLatch(1);
        pool.execute(() -> Blocker.hold(foreign));
        pool.execute(() -> {});
        InFlightFuture<String> dropped = start("dropped", Blocker.obedient(), pool);

        pass(A_WHILE);
        assertThat(dropped).isNotDone();

        foreign.countDown();
        await().until(() -> pool.getCompletedTaskCount() == 2);
        pass(A_WHILE);
        assertThat(dropped).isCompletedExceptionally();
    }

    @Test
    void whatAHandlerOfTheUsersBringsBackLaterIsDoneAllTheSame() {
        List<Runnable> aside = new ArrayList<>();
        ThreadPoolExecutor pool = pool((task, full) -> aside.add(task));
        AtomicInteger done = new AtomicInteger();
        try (Blocker running = Blocker.obedient()) {
            start("running", running, pool);
            running.awaitBegun();
            var unused = start("queued", Blocker.obedient(), pool);
            InFlightFuture<Integer> putAside =
                    engine.registry().start(Specs.named("aside"), done::incrementAndGet, pool);
            pass(A_WHILE);
            assertThat(putAside).isCompletedExceptionally();

            aside.forEach(Runnable::run);
            aside.forEach(Runnable::run);

            assertThat(done).hasValue(1);
            unused.cancel(true);
        }
        assertThat(engine.events().ended())
                .filteredOn(task -> task.name().equals("aside"))
                .extracting(TaskSnapshot::outcome)
                .containsExactly(Outcome.REJECTED);
    }
}
