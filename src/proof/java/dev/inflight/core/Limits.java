package dev.inflight.core;

import dev.inflight.InFlightFuture;
import dev.inflight.Outcome;
import dev.inflight.Overlap;
import dev.inflight.TaskContext;
import dev.inflight.TaskSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** What {@link LimitedJvmProof} runs in small JVMs. Each writes its figures, and "held" as its last line. */
final class Limits {

    private static final Duration LONG = Duration.ofHours(1);
    private static final int MANY = 1_000_000;
    private static final long FIRST_DUE = TimeUnit.SECONDS.toNanos(15);
    private static final long FAR_TOO_LONG = TimeUnit.SECONDS.toNanos(45);

    private Limits() {}

    public static void main(String[] arguments) throws Exception {
        Proofs.noLog();
        switch (arguments[0]) {
            case "cancelInOrder" -> cancelInOrder();
            case "cancelAtRandom" -> cancelAtRandom();
            case "restart" -> restart();
            case "expire" -> expire();
            case "slowCallbacks" -> slowCallbacks();
            case "oneCarrier" -> oneCarrier();
            case "outOfMemory" -> outOfMemory();
            default -> throw new IllegalArgumentException(arguments[0]);
        }
        System.out.println("held");
        System.exit(0);
    }

    private static void say(String format, Object... arguments) {
        System.out.println(String.format(Locale.ROOT, format, arguments));
    }

    private static double since(long began) {
        return (System.nanoTime() - began) / 1e9;
    }

    private static ThreadPoolExecutor busyPool(DefaultInFlightRegistry registry, CountDownLatch release) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
        registry.start(
                TaskSpec.named("busy").timeout(LONG).build(),
                () -> {
                    release.await();
                    return null;
                },
                pool);
        return pool;
    }

    private static InFlightFuture<Integer> queued(DefaultInFlightRegistry registry, Executor pool) {
        byte[] captured = new byte[10 * 1024];
        return registry.start(TaskSpec.anonymous().timeout(LONG).build(), () -> captured.length, pool);
    }

    private static void cancelInOrder() throws InterruptedException {
        DefaultInFlightRegistry registry = DefaultInFlightRegistry.builder().build();
        CountDownLatch release = new CountDownLatch(1);
        ThreadPoolExecutor pool = busyPool(registry, release);
        long began = System.nanoTime();
        for (int i = 0; i < 1_000_000; i++) {
            queued(registry, pool).cancel(true);
        }
        say(
                "1000000 started and cancelled in %.1f s, %d in the pool's queue",
                since(began), pool.getQueue().size());
        finish(registry, pool, release);
    }

    private static void cancelAtRandom() throws InterruptedException {
        DefaultInFlightRegistry registry = DefaultInFlightRegistry.builder().build();
        CountDownLatch release = new CountDownLatch(1);
        ThreadPoolExecutor pool = busyPool(registry, release);
        Random random = new Random(42);
        long began = System.nanoTime();
        for (int round = 0; round < 50; round++) {
            // ten thousand queued hold a hundred of the 256 MB
            List<InFlightFuture<Integer>> futures = new ArrayList<>();
            for (int i = 0; i < 10_000; i++) {
                futures.add(queued(registry, pool));
            }
            Collections.shuffle(futures, random);
            futures.forEach(future -> future.cancel(true));
        }
        say(
                "500000 cancelled in random order in %.1f s, %d in the pool's queue",
                since(began), pool.getQueue().size());
        List<InFlightFuture<Integer>> futures = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            futures.add(registry.start(TaskSpec.anonymous().timeout(LONG).build(), () -> 1, pool));
        }
        Collections.shuffle(futures, random);
        began = System.nanoTime();
        futures.forEach(future -> future.cancel(true));
        say("20000 of 20000 queued cancelled in random order in %.2f s", since(began));
        finish(registry, pool, release);
    }

    private static void finish(DefaultInFlightRegistry registry, ThreadPoolExecutor pool, CountDownLatch release)
            throws InterruptedException {
        check(registry.outstanding() == 1, "outstanding: " + registry.outstanding());
        release.countDown();
        pool.shutdown();
        check(pool.awaitTermination(30, TimeUnit.SECONDS), "the pool does not end");
        atRest(registry);
    }

    /** Each end starts the next, once on a pool and once by hand. */
    private static void restart() throws InterruptedException {
        DefaultInFlightRegistry registry = DefaultInFlightRegistry.builder().build();
        int runs = 1_000_000;
        for (Overlap policy : List.of(Overlap.FAIL_OLDER, Overlap.QUEUE)) {
            AtomicInteger left = new AtomicInteger(runs);
            CountDownLatch over = new CountDownLatch(1);
            ThreadPoolExecutor pool = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
            TaskSpec spec =
                    TaskSpec.named("again").timeout(LONG).overlap(policy).build();
            long began = System.nanoTime();
            pool.execute(() -> restartOn(registry, spec, pool, left, over));
            check(over.await(120, TimeUnit.SECONDS), left + " restarts are missing under " + policy);
            say("%d restarts on a pool under %s in %.1f s", runs, policy, since(began));
            pool.shutdown();
        }
        AtomicInteger left = new AtomicInteger(runs);
        long began = System.nanoTime();
        restartByHand(registry, TaskSpec.named("by-hand").timeout(LONG).build(), left);
        while (left.get() > 0 && since(began) < 120) { // a long chain goes on on other threads
            block(10);
        }
        check(left.get() == 0, left + " restarts by hand are missing");
        say("%d restarts by hand in %.1f s", runs, since(began));
        atRest(registry);
    }

    private static void restartOn(
            DefaultInFlightRegistry registry, TaskSpec spec, Executor pool, AtomicInteger left, CountDownLatch over) {
        if (left.getAndDecrement() == 0) {
            over.countDown();
            return;
        }
        registry.start(spec, () -> 1, pool)
                .whenComplete((value, failure) -> restartOn(registry, spec, pool, left, over));
    }

    /** The next one is started, and ended, inside the callback of the one before. */
    private static void restartByHand(DefaultInFlightRegistry registry, TaskSpec spec, AtomicInteger left) {
        InFlightFuture<Integer> future = registry.track(spec, new CompletableFuture<>());
        future.whenComplete((value, failure) -> {
            if (left.decrementAndGet() > 0) {
                restartByHand(registry, spec, left);
            }
        });
        future.complete(1);
    }

    /** Neighbours of this machine may spoil a measurement, but not three in a row. */
    private static void expire() throws InterruptedException {
        double took = expireHere();
        for (int again = 0; took >= 5 && again < 2; again++) { // a slow machine, then, or we are slow
            double jdk = expireByTheJdk();
            say("the JDK's own orTimeout takes %.2f s for as many bare futures here", jdk);
            if (took < 2 * jdk) {
                return;
            }
            took = expireHere();
        }
        check(took < 5, "took too long");
    }

    /** Returns how long it took, in seconds. */
    private static double expireHere() throws InterruptedException {
        AtomicInteger timedOut = new AtomicInteger();
        DefaultInFlightRegistry registry = DefaultInFlightRegistry.builder()
                .maxOutstanding(2 * MANY)
                .historySize(0)
                .build();
        // all due within one second, which begins when all have been started
        long dueAt = System.nanoTime() + FIRST_DUE;
        for (int i = 0; i < MANY; i++) {
            long due = dueAt + i * 1_000L - System.nanoTime();
            registry.track(
                            TaskSpec.anonymous().timeout(Duration.ofNanos(due)).build(),
                            new CompletableFuture<Integer>())
                    .handle((value, failure) -> timedOut.incrementAndGet());
        }
        check(System.nanoTime() < dueAt, "starting took too long for this proof");
        int others = 0;
        long worst = 0;
        while (timedOut.get() < MANY && System.nanoTime() - dueAt < FAR_TOO_LONG) {
            if (System.nanoTime() < dueAt) {
                block(1);
                continue;
            }
            long start = System.nanoTime();
            registry.track(TaskSpec.anonymous().timeout(LONG).build(), CompletableFuture.completedFuture(1));
            worst = Math.max(worst, System.nanoTime() - start);
            others++;
            block(1);
        }
        double took = since(dueAt);
        say(
                "%d expired %.2f s after the first was due; meanwhile %d other starts, the slowest %.1f ms",
                timedOut.get(), took, others, worst / 1e6);
        check(timedOut.get() == MANY, "not all fired");
        check(others > 0, "no start meanwhile");
        atRest(registry);
        return took;
    }

    /** The same number of deadlines in the JDK's timer, and nothing else. */
    private static double expireByTheJdk() throws InterruptedException {
        AtomicInteger timedOut = new AtomicInteger();
        long dueAt = System.nanoTime() + FIRST_DUE;
        for (int i = 0; i < MANY; i++) {
            long due = dueAt + i * 1_000L - System.nanoTime();
            new CompletableFuture<Integer>()
                    .orTimeout(due, TimeUnit.NANOSECONDS)
                    .handle((value, failure) -> timedOut.incrementAndGet());
        }
        while (timedOut.get() < MANY && System.nanoTime() - dueAt < FAR_TOO_LONG) {
            block(1);
        }
        return since(dueAt);
    }

    private static void slowCallbacks() throws InterruptedException {
        DefaultInFlightRegistry registry =
                DefaultInFlightRegistry.builder().historySize(0).build();
        CountDownLatch firstCalled = new CountDownLatch(1);
        CountDownLatch allReturned = new CountDownLatch(1_000);
        long began = System.nanoTime();
        for (int i = 0; i < 1_000; i++) {
            registry.track(
                            TaskSpec.anonymous()
                                    .timeout(Duration.ofNanos(began + 1_500_000_000L - System.nanoTime()))
                                    .build(),
                            new CompletableFuture<Integer>())
                    .whenComplete((value, failure) -> {
                        firstCalled.countDown();
                        block(1_000);
                        allReturned.countDown();
                    });
        }
        check(firstCalled.await(10, TimeUnit.SECONDS), "no callback");
        AtomicLong worst = new AtomicLong();
        for (int i = 0; i < 5; i++) {
            long start = System.nanoTime();
            CountDownLatch fired = new CountDownLatch(1);
            registry.track(
                            TaskSpec.anonymous().timeout(Duration.ofMillis(100)).build(),
                            new CompletableFuture<Integer>())
                    .whenComplete((value, failure) -> {
                        worst.accumulateAndGet(System.nanoTime() - start, Math::max);
                        fired.countDown();
                    });
            check(fired.await(10, TimeUnit.SECONDS), "the fresh timeout never fired");
        }
        check(allReturned.await(30, TimeUnit.SECONDS), allReturned.getCount() + " callbacks are missing");
        say(
                "a timeout of 100 ms fired after %.0f ms at worst; the 1000 callbacks of 1 s were over after %.1f s",
                worst.get() / 1e6, since(began) - 1.5);
        // behind a callback it would have come after a second and more; the rest is what a thousand threads cost a
        // machine
        check(worst.get() < 900_000_000L, "the fresh timeout came too late");
        atRest(registry);
    }

    /** On a single carrier, starts, overlaps, cancels and timeouts of parked virtual threads still all get through. */
    private static void oneCarrier() throws InterruptedException {
        DefaultInFlightRegistry registry =
                DefaultInFlightRegistry.builder().historySize(0).build();
        List<InFlightFuture<Integer>> futures = Collections.synchronizedList(new ArrayList<>());
        long began = System.nanoTime();
        for (int i = 0; i < 20_000; i++) {
            Duration timeout = i % 3 == 0 ? Duration.ofMillis(200) : LONG;
            TaskSpec spec = TaskSpec.named("name-" + i % 500).timeout(timeout).build();
            futures.add(registry.start(spec, () -> {
                // a start from inside, on the only carrier
                futures.add(registry.start(
                        TaskSpec.named("inner-" + TaskContext.current().name())
                                .timeout(LONG)
                                .build(),
                        () -> 1));
                block(50);
                return 1;
            }));
        }
        for (InFlightFuture<Integer> future : List.copyOf(futures)) {
            await(future);
        }
        say("%d starts on one carrier in %.1f s", futures.size(), since(began));
        atRest(registry);
    }

    /** Work, callbacks and hooks use up the heap, again and again, while other runs end and are stopped. */
    /** An experiment, and no proof: it does not hold every time (docs/proofs.md, "Not proven"). */
    private static void outOfMemory() throws InterruptedException {
        DefaultInFlightRegistry registry =
                DefaultInFlightRegistry.builder().historySize(16).build();
        AtomicInteger exhausted = new AtomicInteger();
        long began = System.nanoTime();
        // once with memory: what is called for the first time has to be loaded and linked, which is not ours to survive
        oneRound(registry, started -> {
            throw new OutOfMemoryError("as it will be");
        });
        for (int round = 0; round < 10; round++) {
            oneRound(registry, started -> useUp(started, exhausted));
        }
        say("the heap was used up %d times in %.1f s", exhausted.get(), since(began));
        check(exhausted.get() >= 20, "too seldom: " + exhausted);
        InFlightFuture<Integer> afterwards = registry.start(named("afterwards"), () -> 1);
        await(afterwards);
        check(afterwards.getNow(0) == 1, "it does not work any more");
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!registry.parts().table.isEmpty() && System.nanoTime() - until < 0) {
            block(10);
        }
        check(registry.parts().table.isEmpty(), "rows stay: " + EngineInvariants.leftIn(registry.parts()));
    }

    private static void oneRound(DefaultInFlightRegistry registry, Consumer<CountDownLatch> hog)
            throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        List<InFlightFuture<Integer>> futures = new ArrayList<>(40);
        futures.add(registry.start(named("work"), () -> {
            hog.accept(started);
            return 1;
        }));
        InFlightFuture<Integer> withCallback = registry.start(named("callback"), () -> {
            started.await();
            return 1;
        });
        futures.add(withCallback);
        withCallback.whenComplete((value, failure) -> hog.accept(started));
        futures.add(registry.start(named("hook"), () -> {
            TaskContext.current().onCancel(() -> hog.accept(started));
            started.await();
            block(1_000);
            return 1;
        }));
        for (int i = 0; i < 30; i++) {
            TaskSpec spec = TaskSpec.named("other-" + i)
                    .timeout(i % 3 == 0 ? Duration.ofMillis(20) : LONG)
                    .build();
            futures.add(registry.start(spec, () -> {
                started.await();
                block(30);
                return 1;
            }));
        }
        futures.get(2).ripcord().pull("to have its hook run");
        started.countDown();
        for (InFlightFuture<Integer> future : futures) {
            await(future);
        }
    }

    private static TaskSpec named(String name) {
        return TaskSpec.named(name).timeout(LONG).build();
    }

    private static int useUp(CountDownLatch started, AtomicInteger exhausted) {
        try {
            started.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        List<byte[]> hoard = new ArrayList<>();
        try {
            while (true) {
                hoard.add(new byte[16 * 1024]);
            }
        } catch (OutOfMemoryError expected) {
            exhausted.incrementAndGet();
            throw expected;
        }
    }

    private static void await(InFlightFuture<Integer> future) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        // without making anything: whoever waits shares the heap with those who use it up
        while (!future.isDone() && System.nanoTime() - until < 0) {
            block(1);
        }
        if (!future.isDone()) {
            throw new AssertionError("a future does not end: " + future);
        }
    }

    /** Does nothing for so long, or until interrupted; allocates nothing, so it works without memory too. */
    private static void block(long millis) {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
            LockSupport.parkNanos(left);
        }
    }

    private static void atRest(DefaultInFlightRegistry registry) {
        long deadline = System.nanoTime() + 10_000_000_000L;
        List<String> left = EngineInvariants.leftIn(registry.parts());
        while (!left.isEmpty() && System.nanoTime() < deadline) {
            block(10);
            left = EngineInvariants.leftIn(registry.parts());
        }
        check(left.isEmpty(), "left: " + left.subList(0, Math.min(5, left.size())));
        long ended = EngineInvariants.ended(registry.parts());
        long created = registry.parts().host.ids().given();
        check(ended == created, created + " created, " + ended + " ended");
        for (Outcome outcome : Outcome.values()) {
            long count = registry.statistics().stream()
                    .mapToLong(kind -> kind.runs(outcome).count())
                    .sum();
            if (count > 0) {
                say("%s %d", outcome, count);
            }
        }
    }

    private static void check(boolean holds, String message) {
        if (!holds) {
            throw new AssertionError(message);
        }
    }
}
