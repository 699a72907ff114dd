package dev.inflight.bench;

import dev.inflight.core.DefaultInFlightRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * How late timeouts come while every core is busy: 100 000 of them, spread over ten seconds, seen where a caller sees them,
 * in a callback of the future. All by turns, twice: the first time nothing is compiled yet, which says more about the
 * compiler, which has to share two busy cores, than about any of them; the figures of both are kept.
 */
public final class Lateness {

    private static final int TIMEOUTS = 100_000;
    private static final long FIRST_MILLIS = 1_000;
    private static final long SPREAD_MILLIS = 10_000;

    private static volatile boolean over;

    private Lateness() {}

    /** A future that ends after so long. */
    private interface Timer {
        CompletableFuture<?> start(int number, long millis);
    }

    public static void main(String[] args) throws InterruptedException {
        for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
            Thread busy = new Thread(Lateness::spin, "busy");
            busy.setDaemon(true);
            busy.start();
        }
        round("lateness.cold.");
        round("lateness.");
        over = true;
    }

    private static void round(String what) throws InterruptedException {
        measure(
                what,
                "OR_TIMEOUT",
                (number, millis) -> new CompletableFuture<>().orTimeout(millis, TimeUnit.MILLISECONDS));
        try (DefaultInFlightRegistry registry =
                DefaultInFlightRegistry.builder().build()) {
            measure(
                    what,
                    "INFLIGHT",
                    (number, millis) -> registry.track(
                            Task.of("task:" + number, Duration.ofMillis(millis)).spec(), new CompletableFuture<>()));
        }
        ScheduledThreadPoolExecutor scheduler = MeteredRivals.scheduler();
        measure(what, "SCHEDULED_EXECUTOR", (number, millis) -> {
            CompletableFuture<?> future = new CompletableFuture<>();
            scheduler.schedule(
                    () -> future.completeExceptionally(new TimeoutException()), millis, TimeUnit.MILLISECONDS);
            return future;
        });
        scheduler.shutdownNow();
    }

    private static void spin() {
        while (!over) {
            Thread.onSpinWait();
        }
    }

    private static void measure(String what, String who, Timer timer) throws InterruptedException {
        double[] late = new double[TIMEOUTS];
        CountDownLatch ended = new CountDownLatch(TIMEOUTS);
        for (int i = 0; i < TIMEOUTS; i++) {
            int number = i;
            // in no order, so that no structure has an easy time
            long millis = FIRST_MILLIS + (number * 7_919L) % SPREAD_MILLIS;
            long earliest = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
            var unused = timer.start(number, millis).whenComplete((value, failure) -> {
                late[number] = (System.nanoTime() - earliest) / 1e6;
                ended.countDown();
            });
        }
        ended.await();
        Arrays.sort(late);
        Figures figures = new Figures();
        figures.add(what + "first", who, late[0], "ms");
        figures.add(what + "median", who, Figures.quantile(late, 0.5), "ms");
        figures.add(what + "p99", who, Figures.quantile(late, 0.99), "ms");
    }
}
