package dev.inflight.reach.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.inflight.CancelEffect;
import dev.inflight.CancelReport;
import dev.inflight.CancelRequest;
import dev.inflight.InFlightRegistry;
import dev.inflight.TaskActivity;
import dev.inflight.TaskQuery;
import dev.inflight.TaskSnapshot;
import dev.inflight.TaskState;
import dev.inflight.autoconfigure.InFlightAsyncAutoConfiguration;
import dev.inflight.autoconfigure.InFlightAutoConfiguration;
import dev.inflight.autoconfigure.InFlightReachJdbcAutoConfiguration;
import dev.inflight.reach.jdbc.ReportService.Call;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The promise: an {@code @Async} method that nobody has changed, in an application that Boot has put together, cancelled by its
 * name, stops in the database too. On Boot's own pool and on virtual threads.
 */
class UnmodifiedServiceTests {

    private static final String POOL = "unmodified-service";
    private static final Duration WITHIN = Duration.ofSeconds(1);

    private enum Database {
        POSTGRES("select count(*) from pg_sleep(?) where 'secret' <> ''") {
            @Override
            String url() {
                String url = TestPostgres.url();
                return url + (url.contains("?") ? "&" : "?") + "ApplicationName=" + POOL;
            }

            @Override
            void tidyUp() {
                TestPostgres.count("select count(pg_terminate_backend(pid)) from pg_stat_activity"
                        + " where application_name = '" + POOL + "'");
            }
        },
        H2("select count(*) from system_range(1, ?) a, system_range(1, 1000000) b where 'secret' <> ''") {
            @Override
            String url() {
                return "jdbc:h2:mem:" + POOL + ";DB_CLOSE_DELAY=-1";
            }

            @Override
            void tidyUp() throws SQLException {
                try (Connection connection = DriverManager.getConnection(url(), "sa", "");
                        Statement statement = connection.createStatement()) {
                    statement.execute("select cancel_session(session_id) from information_schema.sessions"
                            + " where session_id <> session_id()");
                }
            }
        };

        /** Takes longer than any test. */
        private final String sql;

        Database(String sql) {
            this.sql = sql;
        }

        abstract String url();

        /** Ends what still runs in it. */
        abstract void tidyUp() throws SQLException;

        /** Its parameter. */
        private int parameter() {
            return this == POSTGRES ? 60 : 1_000_000;
        }

        private Object session(ApplicationContext context) {
            return context.getBean(JdbcTemplate.class)
                    .queryForObject(
                            this == POSTGRES ? "select pg_backend_pid()" : "select session_id()", Integer.class);
        }
    }

    @AfterEach
    void tidyUp() throws SQLException {
        for (Database database : Database.values()) {
            database.tidyUp();
        }
    }

    static List<Arguments> everyWay() {
        List<Arguments> all = new ArrayList<>();
        for (Database database : Database.values()) {
            for (Call call : Call.values()) {
                for (Workers workers : Workers.values()) {
                    all.add(Arguments.of(database, call, workers));
                }
            }
        }
        return all;
    }

    private static ApplicationContextRunner application(Database database, Workers workers) {
        assumeThat(workers.isThere()).isTrue();
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        TaskExecutionAutoConfiguration.class,
                        DataSourceAutoConfiguration.class,
                        JdbcTemplateAutoConfiguration.class,
                        InFlightAutoConfiguration.class,
                        InFlightAsyncAutoConfiguration.class,
                        InFlightReachJdbcAutoConfiguration.class))
                .withUserConfiguration(ReportService.Application.class)
                .withPropertyValues(
                        "spring.threads.virtual.enabled=" + (workers == Workers.VIRTUAL),
                        "spring.datasource.url=" + database.url(),
                        "spring.datasource.hikari.maximum-pool-size=1");
    }

    /** Starts it and waits until it is in the database. */
    private static TaskSnapshot started(ApplicationContext context, Database database, Call call) {
        context.getBean(JdbcTemplate.class).execute("create table if not exists report (n int)");
        CompletableFuture<?> unused = call.on(context.getBean(ReportService.class), database.sql, database.parameter());
        return await().until(
                        () -> context.getBean(InFlightRegistry.class).list(TaskQuery.ALL).tasks().stream()
                                .filter(task -> isIn(task, context))
                                .findFirst()
                                .orElse(null),
                        found -> found != null && (database == Database.H2 || TestPostgres.active(POOL) > 0));
    }

    private static boolean isIn(TaskSnapshot task, ApplicationContext context) {
        boolean reached = context.getEnvironment().getProperty("inflight.reach.jdbc.enabled", Boolean.class, true);
        TaskActivity activity = task.activity();
        return reached ? activity != null && activity.text().startsWith("select") : task.thread() != null;
    }

    private static CancelReport cancelled(ApplicationContext context, TaskSnapshot task, Duration wait) {
        return context.getBean(InFlightRegistry.class)
                .cancel(CancelRequest.of(task.name(), "test").withWait(wait))
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void isStoppedInTheDatabaseByItsName(Database database, Call call, Workers workers) {
        application(database, workers).run(context -> {
            Object session = database.session(context);
            TaskSnapshot task = started(context, database, call);

            CancelReport report = cancelled(context, task, Duration.ofSeconds(30));

            assertThat(report.effect()).isEqualTo(CancelEffect.HOOK);
            assertThat(report.state()).isEqualTo(TaskState.ENDED);
            assertThat(report.stop()).isLessThan(WITHIN);
            if (database == Database.POSTGRES) {
                assertThat(TestPostgres.active(POOL)).isZero();
                assertThat(database.session(context)).as("the connection").isEqualTo(session);
            }
            assertThat(context.getBean(JdbcTemplate.class).queryForObject("select count(*) from report", Integer.class))
                    .as("rolled back")
                    .isZero();
        });
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void showsWhatItIsInWithoutValues(Database database, Call call, Workers workers) {
        application(database, workers).run(context -> {
            TaskSnapshot task = started(context, database, call);

            assertThat(task.activity()).isNotNull();
            assertThat(task.activity().kind()).isEqualTo("jdbc");
            assertThat(task.activity().on()).isEqualTo("dataSource");
            assertThat(task.activity().text())
                    .startsWith("select count(*) from")
                    .contains("(")
                    .contains("?")
                    .doesNotContain("secret", "60", "1000000");
            assertThat(task.lints()).isEmpty();
            cancelled(context, task, Duration.ofSeconds(30));
        });
    }

    /** What they would see without it, so that the test above is known to see it. */
    @ParameterizedTest
    @MethodSource("everyWay")
    void isNotStoppedInTheDatabaseWithoutIt(Database database, Call call, Workers workers) {
        application(database, workers)
                .withPropertyValues(
                        "inflight.reach.jdbc.enabled=false",
                        "inflight.shutdown.drain=0s",
                        "inflight.shutdown.stop=100ms")
                .run(context -> {
                    TaskSnapshot task = started(context, database, call);

                    CancelReport report = cancelled(context, task, WITHIN);

                    assertThat(report.effect()).isEqualTo(CancelEffect.INTERRUPTED);
                    if (database == Database.POSTGRES) {
                        assertThat(TestPostgres.active(POOL))
                                .as("works on in the database")
                                .isPositive();
                    } else {
                        assertThat(report.state()).isEqualTo(TaskState.STOPPING);
                    }
                    database.tidyUp(); // or the pool waits for it when it is closed
                });
    }
}
