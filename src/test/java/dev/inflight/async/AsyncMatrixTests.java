package dev.inflight.async;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.async.AsyncContexts.Kind;
import dev.inflight.async.AsyncMatrix.Cause;
import dev.inflight.async.AsyncMatrix.Cell;
import dev.inflight.async.AsyncMatrix.Row;
import dev.inflight.async.MatrixService.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every executor, kind of thread, return shape and cause: the stop reaches the work as soon as is promised, and without the
 * library it does not. A machine that is busy with something else may hold up a thread for longer than that, so what came
 * late is tried again, twice; a stop that is slow by nature is late every time.
 */
@TestInstance(Lifecycle.PER_CLASS)
class AsyncMatrixTests {

    private static final Logger LOGGER = LoggerFactory.getLogger("measured");
    private static final long PROMISED_MILLIS = 100;
    private static final int TRIES = 3;

    private final Map<Row, Map<Cell, Double>> reachMillis = new HashMap<>();
    private final Map<Row, Set<Cell>> reachedWithout = new HashMap<>();

    static Stream<Cell> cells() {
        List<Cell> cells = new ArrayList<>();
        for (Kind executor : Kind.values()) {
            for (boolean virtual : AsyncContexts.HAS_VIRTUAL_THREADS ? new boolean[] {false, true} : new boolean[1]) {
                cells.addAll(cells(new Row(executor, virtual)));
            }
        }
        return cells.stream();
    }

    private static List<Cell> cells(Row row) {
        List<Cell> cells = new ArrayList<>();
        for (Shape shape : Shape.values()) {
            for (Cause cause : Cause.values()) {
                if (shape != Shape.NOTHING || cause != Cause.CALLER) { // who holds nothing can cancel nothing
                    cells.add(new Cell(row, shape, cause));
                }
            }
        }
        return cells;
    }

    @ParameterizedTest
    @MethodSource("cells")
    void a_stop_reaches_the_work_within_100_ms(Cell cell) {
        Map<Cell, Double> row = reachMillis.computeIfAbsent(cell.row(), AsyncMatrixTests::measure);

        assertThat(row).as("work that was reached").containsKey(cell);
        assertThat(row.get(cell)).as("ms").isLessThan(PROMISED_MILLIS);
    }

    /** But for one: the bare future that Spring returns interrupts its worker by itself. */
    @ParameterizedTest
    @MethodSource("cells")
    void without_the_library_it_does_not(Cell cell) {
        Set<Cell> row = reachedWithout.computeIfAbsent(
                cell.row(), key -> AsyncMatrix.reachedWithoutTheLibrary(key, cells(key), PROMISED_MILLIS));

        assertThat(row.contains(cell))
                .as("reached")
                .isEqualTo(cell.shape() == Shape.BARE && cell.cause() == Cause.CALLER);
    }

    @AfterAll
    void tell() {
        for (Cause cause : Cause.values()) {
            List<Double> millis = reachMillis.values().stream()
                    .flatMap(row -> row.entrySet().stream())
                    .filter(entry -> entry.getKey().cause() == cause)
                    .map(Map.Entry::getValue)
                    .sorted()
                    .toList();
            if (!millis.isEmpty()) {
                LOGGER.warn(
                        "{} reaches the work: median {} ms, most {} ms of {}",
                        cause,
                        millis.get(millis.size() / 2),
                        millis.get(millis.size() - 1),
                        millis.size());
            }
        }
    }

    /** How long each stop took, at its best; a cell that is not there was never reached. */
    private static Map<Cell, Double> measure(Row row) {
        Map<Cell, Double> best = new HashMap<>();
        List<Cell> late = cells(row);
        for (int i = 0; i < TRIES && !late.isEmpty(); i++) {
            AsyncMatrix.measure(row, late).forEach((cell, millis) -> best.merge(cell, millis, Math::min));
            late = late.stream()
                    .filter(cell -> best.getOrDefault(cell, Double.MAX_VALUE) >= PROMISED_MILLIS)
                    .collect(Collectors.toList());
        }
        return best;
    }
}
