package dev.inflight.reach.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.inflight.InFlightFuture;
import dev.inflight.TaskContext;
import dev.inflight.TaskSpec;
import dev.inflight.core.DefaultInFlightRegistry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * One connection, one thread, one short statement after the other, and a stop at each moment of every second one's life: the
 * others must never feel it. {@code -Dinflight.test.race=100000} for many.
 */
class StatementRaceTests {

    private static final int ROUNDS = Integer.getInteger("inflight.test.race", 1_000);

    /** Without a fence an innocent is hit within some hundred rounds; on a busy machine it may take more. */
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(2);

    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final DefaultInFlightRegistry registry = DefaultInFlightRegistry.builder()
            .executor(thread)
            .stopGrace(Duration.ofMinutes(1))
            .build();
    private final HikariDataSource pool = TestPostgres.pool("race", 1);

    private final AtomicInteger stopped = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger untouched = new AtomicInteger();
    private final AtomicInteger innocents = new AtomicInteger();
    private final Set<Integer> connections = ConcurrentHashMap.newKeySet();

    /** When the last innocent was over. */
    private volatile long overAt;

    @AfterEach
    void close() {
        registry.close();
        thread.shutdownNow();
        pool.close();
    }

    @Test
    void noCancelHitsAnInnocentAndNoConnectionIsLost() throws Exception {
        race(
                (DataSource) new ReachedDataSources().postProcessAfterInitialization(pool, "race"),
                round -> round < ROUNDS);

        System.out.printf(
                "race: %d rounds, %d stopped in the database, %d refused, %d over before, %d innocents hit, %d connections%n",
                ROUNDS, stopped.get(), refused.get(), untouched.get(), innocents.get(), connections.size());
        assertThat(innocents).hasValue(0);
        assertThat(connections).hasSize(1);
        assertThat(stopped).as("rounds in which the cancel came in time").hasPositiveValue();
        assertThat(refused).as("rounds in which it came before").hasPositiveValue();
    }

    @Test
    void aHookAloneFailsTheSameRace() throws Exception {
        long until = System.nanoTime() + PATIENCE_NANOS;

        int rounds = race(NaiveReach.around(pool), round -> innocents.get() == 0 && System.nanoTime() < until);

        System.out.printf("race without a fence: %d rounds, %d innocents hit%n", rounds, innocents.get());
        assertThat(innocents).hasPositiveValue();
    }

    /** Returns how many rounds there were. */
    private int race(DataSource dataSource, IntPredicate goesOn) throws Exception {
        Random random = new Random(42);
        long[] usual = {4_000_000, 6_000_000
        }; // nanoseconds that a round takes, here and now: without a cursor, and with one
        int round = 0;
        for (; goesOn.test(round); round++) {
            boolean cursor = round % 4 == 0;
            int sort = cursor ? 1 : 0;
            InFlightFuture<Object> victim = registry.start(spec("victim"), () -> victim(dataSource, cursor));
            InFlightFuture<Integer> innocent = registry.start(spec("innocent"), () -> innocent(dataSource));
            long began = System.nanoTime();
            long until = began + random.nextLong(usual[sort]);
            while (System.nanoTime() < until) {
                Thread.onSpinWait();
            }
            victim.ripcord().pull("race");
            try {
                connections.add(innocent.get(1, TimeUnit.MINUTES));
            } catch (ExecutionException hit) {
                innocents.incrementAndGet();
            }
            usual[sort] += (overAt - began - usual[sort]) / 16;
        }
        return round;
    }

    private int innocent(DataSource dataSource) throws SQLException {
        try {
            return pid(dataSource);
        } finally {
            overAt = System.nanoTime();
        }
    }

    private Object victim(DataSource dataSource, boolean cursor) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                work(connection, cursor);
                untouched.incrementAndGet();
            } catch (StatementRefusedException early) {
                refused.incrementAndGet();
            } catch (SQLException hit) {
                stopped.incrementAndGet();
            }
            tidyUp(connection);
        }
        return "done";
    }

    private static void work(Connection connection, boolean cursor) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                cursor ? "select n, pg_sleep(0.0001) from generate_series(1, 20) n" : "select pg_sleep(0.001)")) {
            statement.setFetchSize(cursor ? 4 : 0);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    rows.getInt(1);
                }
            }
        }
    }

    /** What a {@code catch} block does in the database is as innocent as the next task, if the work felt the stop. */
    private void tidyUp(Connection connection) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
            if (Deliveries.isDelivered(TaskContext.current())) {
                pid(connection);
            }
        } catch (SQLException hit) {
            innocents.incrementAndGet();
        }
    }

    private static int pid(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return pid(connection);
        }
    }

    private static int pid(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select pg_backend_pid() from pg_sleep(0.001)");
                ResultSet rows = statement.executeQuery()) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static TaskSpec spec(String name) {
        return TaskSpec.named(name).timeout(Duration.ofMinutes(2)).build();
    }
}
