package dev.inflight.reach.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** An embedded database, which computes in the task's own thread. */
public class ReachedH2Tests {

    private static final String ENDLESS = "select count(*) from system_range(1, 1000000) a, system_range(1, 1000000) b";

    private static final String WAITING = "select wait_here() from system_range(1, ?)";

    private static volatile CountDownLatch inFunction;
    private static volatile CountDownLatch goOn;

    private final HikariDataSource pool = new HikariDataSource();
    private final DataSource dataSource;
    private DefaultInFlightRegistry registry;

    ReachedH2Tests() {
        pool.setJdbcUrl("jdbc:h2:mem:h2;DB_CLOSE_DELAY=-1");
        pool.setMaximumPoolSize(1);
        dataSource = (DataSource) new ReachedDataSources().postProcessAfterInitialization(pool, "dataSource");
    }

    @AfterEach
    void close() {
        if (registry != null) {
            registry.close();
        }
        pool.close();
    }

    @ParameterizedTest
    @EnumSource
    void aQueryThatComputesIsStopped(Workers workers) throws Exception {
        assumeThat(workers.isThere()).isTrue();
        registry =
                DefaultInFlightRegistry.builder().executor(workers.executor()).build();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch gone = new CountDownLatch(1);
        InFlightFuture<Object> task = registry.start(spec("h2"), () -> {
            try {
                begun.countDown();
                return new JdbcTemplate(dataSource).queryForList(ENDLESS);
            } finally {
                gone.countDown();
            }
        });
        begun.await();

        task.ripcord().pull("test");

        assertThat(gone.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(new JdbcTemplate(dataSource).queryForObject("select 1", Integer.class))
                .isEqualTo(1);
    }

    @Test
    void theMarkOfALateCancelIsNotFeltByTheSameStatement() throws Exception {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = cancelledTooLate(connection)) {
            statement.setInt(1, 300);
            count(statement);
        }
    }

    @Test
    void theMarkOfALateCancelIsNotFeltByTheNextOfTheSameText() throws Exception {
        try (Connection connection = dataSource.getConnection()) {
            cancelledTooLate(connection).close();
        }

        assertThat(new JdbcTemplate(dataSource).queryForList(WAITING, 300)).hasSize(300);
    }

    /** A statement whose only row was on its way when it was cancelled, which H2 looks at every 128 rows. */
    private static PreparedStatement cancelledTooLate(Connection connection) throws Exception {
        try (var alias = connection.createStatement()) {
            alias.execute("create alias if not exists wait_here for '" + ReachedH2Tests.class.getName() + ".waitHere'");
        }
        PreparedStatement statement = connection.prepareStatement(WAITING);
        statement.setInt(1, 1);
        StoppableTask task = new StoppableTask();
        inFunction = new CountDownLatch(1);
        goOn = new CountDownLatch(1);
        CompletableFuture<Void> work = CompletableFuture.runAsync(() -> {
            try {
                task.run(() -> {
                    statement.executeQuery().close();
                    return null;
                });
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        inFunction.await();
        task.stop(); // in vain for a second
        goOn.countDown();
        work.get(30, TimeUnit.SECONDS);
        return statement;
    }

    /** Called by H2. */
    public static int waitHere() throws InterruptedException {
        inFunction.countDown();
        goOn.await();
        return 1;
    }

    @Test
    void noCancelHitsALaterStatementOfTheSameText() throws Exception {
        registry = DefaultInFlightRegistry.builder()
                .executor(Executors.newSingleThreadExecutor())
                .stopGrace(Duration.ofMinutes(1))
                .build();
        Random random = new Random(42);
        AtomicInteger innocents = new AtomicInteger();
        int rounds = Integer.getInteger("inflight.test.race", 1_000);
        for (int i = 0; i < rounds; i++) {
            InFlightFuture<Object> victim = registry.start(spec("victim"), () -> {
                try (Connection connection = dataSource.getConnection();
                        PreparedStatement statement = connection.prepareStatement(shortOne())) {
                    try {
                        count(statement);
                        count(statement); // is refused, when the first was not hit
                    } catch (SQLException stopped) {
                        if (Deliveries.isDelivered(TaskContext.current())) {
                            tidyUp(statement, innocents);
                        }
                    }
                }
                return null;
            });
            InFlightFuture<Integer> innocent = registry.start(
                    spec("innocent"), () -> new JdbcTemplate(dataSource).queryForObject(shortOne(), Integer.class));
            long until = System.nanoTime() + random.nextInt(1_000_000);
            while (System.nanoTime() < until) {
                Thread.onSpinWait();
            }
            victim.ripcord().pull("race");
            try {
                innocent.get(1, TimeUnit.MINUTES);
            } catch (ExecutionException hit) {
                innocents.incrementAndGet();
            }
        }

        assertThat(innocents).hasValue(0);
    }

    private static void tidyUp(PreparedStatement statement, AtomicInteger innocents) {
        try {
            count(statement);
        } catch (SQLException hit) {
            innocents.incrementAndGet();
        }
    }

    private static void count(PreparedStatement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            rows.next();
        }
    }

    private static String shortOne() {
        return "select count(*) from system_range(1, 20) a, system_range(1, 60) b";
    }

    private static TaskSpec spec(String name) {
        return TaskSpec.named(name).timeout(Duration.ofMinutes(2)).build();
    }
}
