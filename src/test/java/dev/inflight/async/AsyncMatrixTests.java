package dev.inflight.async;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.TaskQuery;
import dev.inflight.async.AsyncContexts.Kind;
import dev.inflight.async.MatrixService.Shape;
import dev.inflight.core.DefaultInFlightRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationContext;

/** Every executor, kind of thread, kind of work and cause: the stop reaches the work, and without the library it does not. */
@TestInstance(Lifecycle.PER_CLASS)
class AsyncMatrixTests {

    private static final Logger LOGGER = LoggerFactory.getLogger("measured");
    private static final long TIMEOUT_MILLIS = 800;
    private static final long HARD_BOUND_MILLIS = 10_000;
    private static final long PROMISED_MILLIS = 100;

    private final Map<Cause, List<Double>> reachMillis = new EnumMap<>(Cause.class);

    /** What stops the work. */
    enum Cause {
        CALLER,
        REGISTRY,
        TIMEOUT,
        OVERLAP,
        SHUTDOWN
    }

    record Cell(Kind executor, boolean virtual, Shape shape, Cause cause) {
        @Override
        public String toString() {
            return executor + ", " + (virtual ? "virtual" : "platform") + ", " + shape + ", " + cause;
        }
    }

    static Stream<Cell> cells() {
        List<Cell> cells = new ArrayList<>();
        for (Kind executor : Kind.values()) {
            for (boolean virtual : AsyncContexts.HAS_VIRTUAL_THREADS ? new boolean[] {false, true} : new boolean[1]) {
                for (Shape shape : Shape.values()) {
                    for (Cause cause : Cause.values()) {
                        cells.add(new Cell(executor, virtual, shape, cause));
                    }
                }
            }
        }
        return cells.stream();
    }

    @ParameterizedTest
    @MethodSource("cells")
    void a_stop_reaches_the_work(Cell cell) {
        cell.executor()
                .context(cell.virtual())
                .withPropertyValues(
                        cell.cause() == Cause.TIMEOUT ? "inflight.async.timeout=" + TIMEOUT_MILLIS + "ms" : "a=b")
                .run(context -> {
                    Probe probe = new Probe();
                    try {
                        long stoppedAt = stop(context, cell, probe, true);
                        assertThat(probe.ranOnVirtualThread()).isEqualTo(cell.virtual());
                        assertThat(probe.isReachedWithin(HARD_BOUND_MILLIS))
                                .as("reached")
                                .isTrue();
                        reachMillis
                                .computeIfAbsent(cell.cause(), cause -> new ArrayList<>())
                                .add(probe.millisSince(stoppedAt));
                    } finally {
                        probe.release();
                    }
                });
    }

    @ParameterizedTest
    @MethodSource("cells")
    void without_the_library_it_does_not(Cell cell) {
        cell.executor()
                .context(cell.virtual())
                .withPropertyValues("inflight.async.enabled=false")
                .run(context -> {
                    Probe probe = new Probe();
                    try {
                        stop(context, cell, probe, false);
                        assertThat(probe.isReachedWithin(PROMISED_MILLIS))
                                .as("reached")
                                .isFalse();
                    } finally {
                        probe.release();
                    }
                });
    }

    @AfterAll
    void half_of_the_stops_of_every_cause_take_less_than_is_promised() {
        reachMillis.forEach((cause, millis) -> {
            Collections.sort(millis);
            double median = millis.get(millis.size() / 2);
            LOGGER.warn(
                    "{} reaches the work: median {} ms, 95 % {} ms, most {} ms of {}",
                    cause, median, millis.get(millis.size() * 95 / 100), millis.get(millis.size() - 1), millis.size());
            assertThat(median).as(cause + ", median in ms").isLessThan(PROMISED_MILLIS);
        });
    }

    /** Returns when the work ought to stop, on the monotonic clock. */
    private static long stop(ApplicationContext context, Cell cell, Probe probe, boolean tracked) throws Exception {
        MatrixService service = context.getBean(MatrixService.class);
        DefaultInFlightRegistry registry = context.getBean(DefaultInFlightRegistry.class);
        boolean named = tracked && cell.cause() == Cause.OVERLAP;
        long calledAt = System.nanoTime();
        CompletableFuture<String> future =
                named ? cell.shape().callNamed(service, probe) : cell.shape().call(service, probe);
        probe.awaitStarted();
        long now = System.nanoTime();
        switch (cell.cause()) {
            case CALLER -> future.cancel(true);
            case REGISTRY ->
                registry.list(TaskQuery.ALL).tasks().forEach(task -> registry.cancel(task.name(), "by the test"));
            case TIMEOUT -> {
                if (tracked) {
                    now = calledAt + TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MILLIS);
                } else {
                    assertThat(future.orTimeout(1, TimeUnit.MILLISECONDS)).failsWithin(AsyncContexts.SOON);
                }
            }
            case OVERLAP -> {
                Probe second = new Probe();
                second.release();
                if (named) {
                    cell.shape().callNamed(service, second);
                } else {
                    cell.shape().call(service, second);
                }
            }
            case SHUTDOWN -> registry.shutdown(Duration.ZERO, Duration.ZERO);
        }
        return now;
    }
}
