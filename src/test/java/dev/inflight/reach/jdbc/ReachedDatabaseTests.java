package dev.inflight.reach.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.inflight.InFlightFuture;
import dev.inflight.core.DefaultInFlightRegistry;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Whatever a task does in PostgreSQL and however it is stopped: the database stops as well, and the connection stays. */
class ReachedDatabaseTests {

    private static final String POOL = "reached-database";
    private static final Duration LONG = Duration.ofSeconds(45);

    private HikariDataSource pool;
    private DataSource dataSource;
    private Connection locker;
    private DefaultInFlightRegistry registry;

    private final CountDownLatch gone = new CountDownLatch(1);
    private volatile Throwable failure;

    @BeforeEach
    void open() throws SQLException {
        pool = TestPostgres.pool(POOL, 1);
        dataSource = (DataSource) new ReachedDataSources().postProcessAfterInitialization(pool, "dataSource");
        locker = DriverManager.getConnection(TestPostgres.url());
        try (Statement statement = locker.createStatement()) {
            statement.execute("create table if not exists reached (n int)");
            statement.execute("create table if not exists locked (n int)");
            locker.setAutoCommit(false);
            statement.execute("lock table locked");
        }
    }

    @AfterEach
    void close() throws SQLException {
        locker.close();
        TestPostgres.count("select count(pg_terminate_backend(pid)) from pg_stat_activity where application_name = '"
                + POOL + "'");
        pool.close();
        if (registry != null) {
            registry.close();
        }
    }

    static List<Arguments> everyWay() {
        List<Arguments> all = new ArrayList<>();
        for (Workers workers : Workers.values()) {
            for (DatabaseWork work : DatabaseWork.values()) {
                all.add(Arguments.of(work, StopBy.CANCEL, workers));
            }
            for (StopBy by : StopBy.values()) {
                all.add(Arguments.of(DatabaseWork.TRANSACTION, by, workers));
            }
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void theDatabaseStopsWithTheTaskAndTheConnectionStays(DatabaseWork work, StopBy by, Workers workers)
            throws Exception {
        assumeThat(workers.isThere()).isTrue();
        registry = DefaultInFlightRegistry.builder()
                .executor(workers.executor())
                .stopGrace(LONG)
                .build();
        int pid = pid();

        InFlightFuture<Object> task = by.start(registry, () -> perform(work, dataSource));
        TestPostgres.awaitActive(POOL);
        by.stop(registry, task);

        assertThat(gone.await(LONG.toSeconds(), TimeUnit.SECONDS))
                .as("the work has left")
                .isTrue();
        assertThat(task).isCompletedExceptionally();
        assertThat(TestPostgres.active(POOL))
                .as("statements that run in the database")
                .isZero();
        assertThat(pid()).as("pg_backend_pid").isEqualTo(pid);
        assertThat(failure).hasStackTraceContaining("canceling statement due to user request");
        assertThat(TestPostgres.count("select count(*) from reached"))
                .as("rolled back")
                .isZero();
    }

    @ParameterizedTest
    @EnumSource(DatabaseWork.class)
    void withoutItTheDatabaseWorksOn(DatabaseWork work) throws Exception {
        registry = DefaultInFlightRegistry.builder()
                .executor(Workers.PLATFORM.executor())
                .stopGrace(Duration.ofMillis(100))
                .build();

        InFlightFuture<Object> task = StopBy.CANCEL.start(registry, () -> perform(work, pool));
        TestPostgres.awaitActive(POOL);
        StopBy.CANCEL.stop(registry, task);

        assertThat(gone.await(1, TimeUnit.SECONDS)).isFalse();
        assertThat(TestPostgres.active(POOL)).isPositive();
    }

    private Object perform(DatabaseWork work, DataSource through) throws Exception {
        try {
            work.run(through);
            return "done";
        } catch (Throwable thrown) {
            failure = thrown;
            throw thrown;
        } finally {
            gone.countDown();
        }
    }

    private int pid() {
        return new JdbcTemplate(dataSource).queryForObject("select pg_backend_pid()", Integer.class);
    }
}
