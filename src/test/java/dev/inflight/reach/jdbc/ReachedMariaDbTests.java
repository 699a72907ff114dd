package dev.inflight.reach.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.inflight.CancelEffect;
import dev.inflight.CancelReport;
import dev.inflight.CancelRequest;
import dev.inflight.InFlightFuture;
import dev.inflight.TaskContext;
import dev.inflight.TaskSpec;
import dev.inflight.TaskState;
import dev.inflight.core.DefaultInFlightRegistry;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/** A driver that opens another connection to cancel what the first one does ({@code KILL QUERY}). */
class ReachedMariaDbTests {

    private HikariDataSource pool;
    private DataSource dataSource;
    private Connection locker;
    private DefaultInFlightRegistry registry;

    static List<Arguments> everyWay() {
        List<Arguments> all = new ArrayList<>();
        for (String options : List.of("", "&useServerPrepStmts=true")) {
            for (Workers workers : Workers.values()) {
                for (MariaDbWork work : MariaDbWork.values()) {
                    all.add(Arguments.of(options, workers, work));
                }
            }
        }
        return all;
    }

    @AfterEach
    void close() throws SQLException {
        if (registry != null) {
            registry.close();
        }
        if (pool != null) {
            pool.close();
        }
        if (locker != null) {
            locker.close();
        }
    }

    private void open(String options, Workers workers) throws SQLException {
        assumeThat(workers.isThere()).isTrue();
        pool = TestMariaDb.pool(options);
        dataSource = (DataSource) new ReachedDataSources().postProcessAfterInitialization(pool, "dataSource");
        locker = DriverManager.getConnection(TestMariaDb.url());
        try (Statement statement = locker.createStatement()) {
            statement.execute("create or replace table reached (n int) engine = innodb");
            statement.execute("create or replace table locked (n int primary key) engine = innodb");
            statement.execute("insert into locked values (1)");
            locker.setAutoCommit(false);
            statement.executeQuery("select * from locked for update").close();
        }
        registry =
                DefaultInFlightRegistry.builder().executor(workers.executor()).build();
    }

    private int connection() {
        return new JdbcTemplate(dataSource).queryForObject("select connection_id()", Integer.class);
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void theDatabaseStopsWithTheTaskAndTheConnectionStays(String options, Workers workers, MariaDbWork work)
            throws Exception {
        open(options, workers);
        int connection = connection();
        InFlightFuture<Object> task = registry.start(spec("task"), () -> {
            work.run(dataSource);
            return "done";
        });
        Awaitility.await().until(() -> TestMariaDb.active(connection) > 0);

        CancelReport report = registry.cancel(CancelRequest.of("task", "test").withWait(Duration.ofSeconds(30)))
                .orElseThrow();

        assertThat(report.state()).isEqualTo(TaskState.ENDED);
        assertThat(report.effect()).isEqualTo(CancelEffect.HOOK);
        assertThat(report.stop()).isLessThan(Duration.ofSeconds(1));
        assertThat(task).isCompletedExceptionally();
        TestMariaDb.awaitIdle(connection);
        assertThat(connection()).as("the connection").isEqualTo(connection);
        assertThat(TestMariaDb.count("select count(*) from reached where n = 1"))
                .as("rolled back")
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void rowsThatNobodyWaitsForAreNotReadToTheirEnd(boolean next) throws Exception {
        open("", Workers.PLATFORM);
        int connection = connection();
        CountDownLatch reading = new CountDownLatch(1);
        InFlightFuture<Object> task = registry.start(spec("task"), () -> {
            new JdbcTemplate(dataSource).execute((ConnectionCallback<Object>) used -> {
                try (Statement statement = used.createStatement()) {
                    statement.setFetchSize(10);
                    try (ResultSet rows = statement.executeQuery(
                            "select seq, repeat('x', 2000), if(seq > 100, sleep(1), 0) from seq_1_to_1000")) {
                        rows.next();
                        reading.countDown();
                        while (!TaskContext.current().isCancelled()) {
                            Thread.onSpinWait();
                        }
                        while (next && rows.next()) {
                            rows.getInt(1);
                        }
                    }
                }
                return null;
            });
            return "done";
        });
        reading.await();

        CancelReport report = registry.cancel(CancelRequest.of("task", "test").withWait(Duration.ofSeconds(30)))
                .orElseThrow();

        assertThat(report.state()).isEqualTo(TaskState.ENDED);
        assertThat(report.stop()).isLessThan(Duration.ofSeconds(1));
        assertThat(task).isCompletedExceptionally();
        assertThat(connection()).isEqualTo(connection);
    }

    @ParameterizedTest
    @EnumSource
    void theConnectionCanBeUsedWhileTheRowsThatWereStoppedAreOpen(Workers workers) throws Exception {
        open("", workers);
        int connection = connection();
        AtomicInteger seen = new AtomicInteger();
        InFlightFuture<Object> task = registry.start(spec("task"), () -> {
            new JdbcTemplate(dataSource).execute((ConnectionCallback<Object>) used -> {
                try (Statement statement = used.createStatement()) {
                    statement.setFetchSize(10);
                    try (ResultSet rows = statement.executeQuery(
                            "select seq, repeat('x', 2000), if(seq > 500, sleep(60), 0) from seq_1_to_1000")) {
                        try {
                            while (rows.next()) {
                                rows.getInt(1);
                            }
                        } catch (SQLException stopped) {
                            seen.set(innocent(used)); // the rows are still open
                            throw stopped;
                        }
                    }
                }
                return null;
            });
            return "done";
        });
        Awaitility.await().until(() -> TestMariaDb.active(connection) > 0);

        registry.cancel(CancelRequest.of("task", "test").withWait(Duration.ofSeconds(30)));

        assertThat(task).isCompletedExceptionally();
        assertThat(seen).hasValue(connection);
        assertThat(connection()).isEqualTo(connection);
    }

    @Test
    void noCancelHitsAnInnocentAndNoConnectionIsLost() throws Exception {
        open("", Workers.PLATFORM);
        registry.close();
        registry = DefaultInFlightRegistry.builder()
                .executor(Executors.newSingleThreadExecutor())
                .stopGrace(Duration.ofMinutes(1))
                .build();
        int rounds = Integer.getInteger("inflight.test.race", 1_000);
        Random random = new Random(42);
        AtomicInteger innocents = new AtomicInteger();
        AtomicInteger stopped = new AtomicInteger();
        Set<Integer> connections = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < rounds; i++) {
            InFlightFuture<Object> victim = registry.start(spec("victim"), () -> {
                try (Connection connection = dataSource.getConnection();
                        PreparedStatement statement =
                                connection.prepareStatement("select sleep(0.001) from seq_1_to_2")) {
                    try {
                        statement.executeQuery().close();
                    } catch (StatementRefusedException early) {
                        // was stopped before
                    } catch (SQLException hit) {
                        stopped.incrementAndGet();
                    }
                    if (Deliveries.isDelivered(TaskContext.current())) {
                        try {
                            innocent(connection);
                        } catch (SQLException hit) {
                            innocents.incrementAndGet();
                        }
                    }
                }
                return null;
            });
            InFlightFuture<Integer> innocent = registry.start(spec("innocent"), () -> {
                try (Connection connection = dataSource.getConnection()) {
                    return innocent(connection);
                }
            });
            long until = System.nanoTime() + random.nextInt(4_000_000);
            while (System.nanoTime() < until) {
                Thread.onSpinWait();
            }
            victim.ripcord().pull("race");
            try {
                connections.add(innocent.get(1, TimeUnit.MINUTES));
            } catch (ExecutionException hit) {
                innocents.incrementAndGet();
            }
        }

        System.out.printf(
                "MariaDB race: %d rounds, %d stopped in the database, %d innocents hit, %d connections%n",
                rounds, stopped.get(), innocents.get(), connections.size());
        assertThat(innocents).hasValue(0);
        assertThat(connections).hasSize(1);
        assertThat(stopped).hasPositiveValue();
    }

    /** A killed {@code sleep} may also simply return early, which its result shows. */
    private static int innocent(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select connection_id(), sleep(0.001)");
                ResultSet rows = statement.executeQuery()) {
            rows.next();
            if (rows.getInt(2) != 0) {
                throw new SQLException("cut short");
            }
            return rows.getInt(1);
        }
    }

    private static TaskSpec spec(String name) {
        return TaskSpec.named(name).timeout(Duration.ofMinutes(2)).build();
    }
}
