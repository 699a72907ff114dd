package dev.inflight.reach.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.inflight.TaskLint;
import dev.inflight.TaskLint.Code;
import dev.inflight.TaskSpec;
import dev.inflight.core.DefaultInFlightRegistry;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** What is said of tasks in a database, which nothing but the reach into JDBC reaches. */
class OutOfReachTests {

    private static final String POOL = "out-of-reach";

    private DefaultInFlightRegistry registry;
    private HikariDataSource pool;

    @AfterEach
    void close() {
        TestPostgres.count("select count(pg_terminate_backend(pid)) from pg_stat_activity where application_name = '"
                + POOL + "'");
        if (registry != null) {
            registry.close();
        }
        pool.close();
    }

    private List<TaskLint> lints() {
        return registry.inspect("a").orElseThrow().task().lints();
    }

    private void startIn(DataSource dataSource, Workers workers, String sql) {
        assumeThat(workers.isThere()).isTrue();
        registry = DefaultInFlightRegistry.builder()
                .executor(workers.executor())
                .stopGrace(Duration.ofMillis(100))
                .build();
        var unused = registry.start(
                TaskSpec.named("a").timeout(Duration.ofMinutes(1)).build(),
                () -> new JdbcTemplate(dataSource).queryForList(sql));
    }

    private DataSource postgres() {
        pool = TestPostgres.pool(POOL, 1);
        return pool;
    }

    private void assertSaid(String text) {
        await().untilAsserted(() -> assertThat(lints()).singleElement().satisfies(lint -> {
            assertThat(lint.code()).isEqualTo(Code.OUT_OF_REACH);
            assertThat(lint.text()).contains(text);
        }));
    }

    @Test
    void aQueryOfAPlatformThreadIs() {
        startIn(postgres(), Workers.PLATFORM, "select pg_sleep(60)");
        TestPostgres.awaitActive(POOL);
        assertSaid("waits in JDBC (org.postgresql.");
        assertSaid("a stop will not reach it; see docs/reach.md");
    }

    @Test
    void ofAQueryOfAVirtualThreadTheDatabaseIsSaidToWorkOn() {
        startIn(postgres(), Workers.VIRTUAL, "select pg_sleep(60)");
        TestPostgres.awaitActive(POOL);
        assertSaid("a stop would only close its connection, and the database may work on; see docs/reach.md");
    }

    @Test
    void aQueryThatIsReachedIsNot() {
        startIn(
                (DataSource) new ReachedDataSources().postProcessAfterInitialization(postgres(), "dataSource"),
                Workers.PLATFORM,
                "select pg_sleep(60)");
        TestPostgres.awaitActive(POOL);
        assertThat(lints()).isEmpty();
    }

    @Test
    void anEmbeddedDatabaseIs() {
        pool = new HikariDataSource();
        pool.setJdbcUrl("jdbc:h2:mem:out-of-reach");
        startIn(
                pool,
                Workers.PLATFORM,
                "select count(*) from system_range(1, 20000) a, system_range(1, 20000) b where a.x + b.x < 0");
        assertSaid("waits in JDBC (org.h2.");
    }

    @Test
    void aZombieInADatabaseIs() {
        startIn(postgres(), Workers.PLATFORM, "select pg_sleep(60)");
        TestPostgres.awaitActive(POOL);
        registry.cancel("a", "enough");
        await().untilAsserted(() -> assertThat(lints())
                .extracting(TaskLint::code)
                .containsExactly(Code.IGNORES_INTERRUPT, Code.OUT_OF_REACH));
        assertThat(lints().get(1).text()).contains("the stop has not reached it");
    }
}
