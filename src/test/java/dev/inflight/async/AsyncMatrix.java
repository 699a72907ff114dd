package dev.inflight.async;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.InFlightRegistry;
import dev.inflight.TaskQuery;
import dev.inflight.async.AsyncContexts.Kind;
import dev.inflight.async.MatrixService.Shape;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;

/** Stops work in every way there is, in applications that differ in where it runs, and sees what reaches it. */
final class AsyncMatrix {

    private static final long TIMEOUT_MILLIS = 500;
    private static final long HARD_BOUND_MILLIS = 10_000;

    private AsyncMatrix() {}

    /** What stops the work. */
    enum Cause {
        CALLER,
        REGISTRY,
        OVERLAP,
        TIMEOUT,
        SHUTDOWN
    }

    /** One application. */
    record Row(Kind executor, boolean virtual) {}

    record Cell(Row row, Shape shape, Cause cause) {
        @Override
        public String toString() {
            return row.executor() + ", " + (row.virtual() ? "virtual" : "platform") + ", " + shape + ", " + cause;
        }
    }

    /** Work that goes on. */
    private record Going(Probe probe, Future<String> future, long calledAt) {}

    /** How long, in milliseconds, the stops took to reach their work; what was not reached is not there. */
    static Map<Cell, Double> measure(Row row, List<Cell> cells) {
        Map<Cell, Double> millis = new HashMap<>();
        row.executor().context(row.virtual()).run(context -> {
            for (Cell cell : cells) {
                if (cell.cause() == Cause.CALLER || cell.cause() == Cause.REGISTRY || cell.cause() == Cause.OVERLAP) {
                    boolean named = cell.cause() == Cause.OVERLAP;
                    Map<Cell, Going> one = start(context, List.of(cell), named);
                    collect(one, stop(context, cell, one.get(cell), named), millis);
                }
            }
            Map<Cell, Going> last = start(context, with(Cause.SHUTDOWN, cells), false);
            long closedAt = System.nanoTime();
            context.close();
            collect(last, closedAt, millis);
        });
        row.executor()
                .context(row.virtual())
                .withPropertyValues("inflight.async.timeout=" + TIMEOUT_MILLIS + "ms")
                .run(context -> collect(start(context, with(Cause.TIMEOUT, cells), false), null, millis));
        return millis;
    }

    /** Does the same, all at once, to an application in which nothing is tracked. Returns which work was reached soon. */
    static Set<Cell> reachedWithoutTheLibrary(Row row, List<Cell> cells, long soonMillis) {
        Set<Cell> reached = new HashSet<>();
        row.executor()
                .context(row.virtual())
                .withPropertyValues("inflight.async.enabled=false")
                .run(context -> {
                    Map<Cell, Going> going = start(context, cells, false);
                    CompletableFuture<Void> closed;
                    try {
                        for (Cell cell : cells) {
                            if (cell.cause() != Cause.SHUTDOWN) {
                                stop(context, cell, going.get(cell), false);
                            }
                        }
                        closed = CompletableFuture.runAsync(context::close);
                        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(soonMillis);
                        for (Cell cell : cells) {
                            long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
                            if (going.get(cell).probe().isReachedWithin(Math.max(left, 0))) {
                                reached.add(cell);
                            }
                        }
                    } finally {
                        release(going);
                    }
                    assertThat(closed).succeedsWithin(AsyncContexts.SOON);
                });
        return reached;
    }

    private static List<Cell> with(Cause cause, List<Cell> cells) {
        return cells.stream().filter(cell -> cell.cause() == cause).toList();
    }

    private static Map<Cell, Going> start(AssertableApplicationContext context, List<Cell> cells, boolean named)
            throws Exception {
        MatrixService service = context.getBean(MatrixService.class);
        Map<Cell, Going> going = new LinkedHashMap<>();
        for (Cell cell : cells) {
            Probe probe = new Probe();
            long calledAt = System.nanoTime();
            Future<String> future = new CompletableFuture<>();
            if (named) {
                cell.shape().callNamed(service, probe);
            } else {
                future = cell.shape().call(service, probe);
            }
            going.put(cell, new Going(probe, future, calledAt));
        }
        try {
            for (Map.Entry<Cell, Going> one : going.entrySet()) {
                Probe probe = one.getValue().probe();
                probe.awaitStarted();
                assertThat(probe.ranOnVirtualThread())
                        .as("virtual")
                        .isEqualTo(one.getKey().row().virtual());
            }
        } catch (Throwable failure) {
            release(going);
            throw failure;
        }
        return going;
    }

    /** Returns when, on the monotonic clock. */
    private static long stop(AssertableApplicationContext context, Cell cell, Going work, boolean named)
            throws Exception {
        InFlightRegistry registry = context.getBean(InFlightRegistry.class);
        long now = System.nanoTime();
        switch (cell.cause()) {
            case CALLER -> work.future().cancel(true);
            case REGISTRY ->
                registry.list(TaskQuery.ALL).tasks().forEach(task -> registry.cancel(task.name(), "by the test"));
            case OVERLAP -> {
                Probe second = new Probe();
                second.release();
                MatrixService service = context.getBean(MatrixService.class);
                if (named) {
                    cell.shape().callNamed(service, second);
                } else {
                    cell.shape().call(service, second);
                }
            }
            case TIMEOUT -> timeOut(work.future());
            case SHUTDOWN -> context.close();
        }
        return now;
    }

    /** What a caller can do by himself. */
    private static void timeOut(Future<String> future) {
        if (future instanceof CompletableFuture<String> completable) {
            completable.orTimeout(1, TimeUnit.MILLISECONDS);
        }
        assertThat(future).failsWithin(50, TimeUnit.MILLISECONDS);
    }

    /** Waits for the work to be reached and ends it. Without an instant, the stop is the timeout. */
    private static void collect(Map<Cell, Going> going, Long stoppedAt, Map<Cell, Double> millis)
            throws InterruptedException {
        for (Map.Entry<Cell, Going> one : going.entrySet()) {
            Going work = one.getValue();
            long due = stoppedAt != null ? stoppedAt : work.calledAt() + TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MILLIS);
            if (work.probe().isReachedWithin(HARD_BOUND_MILLIS)) {
                millis.put(one.getKey(), work.probe().millisSince(due));
            }
        }
        release(going);
    }

    /** Work that nobody reached would go on for ever, and be in the way of all that comes after. */
    private static void release(Map<Cell, Going> going) {
        going.values().forEach(work -> work.probe().release());
    }
}
