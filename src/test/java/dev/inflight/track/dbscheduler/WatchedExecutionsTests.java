package dev.inflight.track.dbscheduler;

import static dev.inflight.track.Blocked.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.boot.autoconfigure.DbSchedulerAutoConfiguration;
import com.github.kagkarlsson.scheduler.event.ExecutionInterceptor;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.inflight.CancelEffect;
import dev.inflight.InFlightRegistry;
import dev.inflight.Outcome;
import dev.inflight.TaskSnapshot;
import dev.inflight.autoconfigure.InFlightAutoConfiguration;
import dev.inflight.autoconfigure.InFlightDbSchedulerAutoConfiguration;
import dev.inflight.autoconfigure.InFlightReachJdbcAutoConfiguration;
import dev.inflight.track.Blocked;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/** What a real db-scheduler executes, on a real table. */
class WatchedExecutionsTests {

    private final ApplicationContextRunner silent = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    InFlightAutoConfiguration.class,
                    InFlightReachJdbcAutoConfiguration.class,
                    InFlightDbSchedulerAutoConfiguration.class,
                    DataSourceAutoConfiguration.class,
                    DbSchedulerAutoConfiguration.class))
            .withUserConfiguration(Reports.class)
            .withPropertyValues(
                    "spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID(),
                    "db-scheduler.enabled=true",
                    "db-scheduler.polling-interval=100ms",
                    "db-scheduler.shutdown-max-wait=1s");
    private final ApplicationContextRunner application = silent.withPropertyValues("inflight.track.db-scheduler=true");

    @Configuration(proxyBeanMethods = false)
    static class Reports {

        private final AtomicInteger executions = new AtomicInteger();
        private final AtomicReference<Throwable> failure = new AtomicReference<>();

        Reports(javax.sql.DataSource database) {
            new ResourceDatabasePopulator(new ClassPathResource("dev/inflight/track/db-scheduler.sql"))
                    .execute(database);
        }

        @Bean
        Blocked blocked() {
            return new Blocked();
        }

        @Bean
        Task<Void> report(Blocked blocked) {
            return Tasks.oneTime("report")
                    .onFailure((complete, operations) -> {
                        failure.set(complete.getCause().orElse(null));
                        operations.stop();
                    })
                    .execute((instance, context) -> {
                        executions.incrementAndGet();
                        try {
                            blocked.block();
                        } catch (InterruptedException stopped) {
                            throw new IllegalStateException(stopped);
                        }
                    });
        }

        @Bean
        Task<Void> broken() {
            return Tasks.oneTime("broken")
                    .onFailure(new FailureHandler.OnFailureRetryLater<>(Duration.ofHours(1)))
                    .execute((instance, context) -> {
                        throw new IllegalStateException("out of paper");
                    });
        }
    }

    @Test
    void an_execution_is_listed_under_its_task_and_instance() {
        application.run(context -> {
            Blocked blocked = start(context);

            TaskSnapshot task = Blocked.onlyTask(registry(context));
            assertThat(task.kind()).isEqualTo("report");
            assertThat(task.name()).isEqualTo("report:7");
            assertThat(task.thread().name()).isEqualTo(blocked.worker().getName());
            assertThat(blocked.task()).isEqualTo("report:7");
            blocked.release();
        });
    }

    @Test
    void one_that_returns_is_completed_and_gone_from_the_table() {
        application.run(context -> {
            start(context).release();

            assertThat(Blocked.ended(registry(context)).outcome()).isEqualTo(Outcome.COMPLETED);
            await().atMost(SOON).until(() -> rows(context) == 0);
        });
    }

    @Test
    void a_cancel_interrupts_it_and_its_failure_handler_decides() {
        application.run(context -> {
            Blocked blocked = start(context);

            assertThat(Blocked.cancelOnly(registry(context)).effect()).isEqualTo(CancelEffect.INTERRUPTED);
            assertThat(blocked.isInterruptedSoon()).isTrue();
            Reports reports = context.getBean(Reports.class);
            await().atMost(SOON).until(() -> reports.failure.get() != null);
            assertThat(reports.failure.get()).hasCauseInstanceOf(InterruptedException.class);
            await().atMost(SOON).until(() -> rows(context) == 0);
        });
    }

    @Test
    void one_that_fails_is_failed_and_tried_again_as_its_handler_says() {
        application.run(context -> {
            context.getBean(Scheduler.class).schedule(new TaskInstance<Void>("broken", "1"), Instant.now());

            assertThat(Blocked.ended(registry(context)).outcome()).isEqualTo(Outcome.FAILED);
            assertThat(Blocked.ended(registry(context)).exceptionMessage()).contains("out of paper");
            await().atMost(SOON)
                    .until(() -> jdbc(context)
                                    .queryForObject(
                                            "select count(*) from scheduled_tasks where picked = false and consecutive_failures = 1",
                                            Integer.class)
                            == 1);
        });
    }

    @Test
    void what_a_full_registry_would_not_have_is_executed_all_the_same() {
        application.withPropertyValues("inflight.max-outstanding=1").run(context -> {
            var unused = registry(context)
                    .track(new java.util.concurrent.CompletableFuture<String>(), Duration.ofMinutes(1));
            Blocked blocked = start(context);

            assertThat(blocked.task()).isEmpty();
            blocked.release();
            await().atMost(SOON).until(() -> rows(context) == 0);
        });
    }

    @Test
    void it_is_stopped_at_the_timeout_where_one_is_asked_for() {
        application.withPropertyValues("inflight.track.timeout=100ms").run(context -> {
            assertThat(start(context).isInterruptedSoon()).isTrue();
            assertThat(Blocked.ended(registry(context)).outcome()).isEqualTo(Outcome.TIMED_OUT);
        });
    }

    @Test
    void nothing_is_listed_and_nothing_of_ours_is_there_unless_asked_for() {
        silent.run(context -> {
            Blocked blocked = start(context);

            assertThat(Blocked.tasks(registry(context))).isEmpty();
            assertThat(context).doesNotHaveBean(ExecutionInterceptor.class);
            blocked.release();
        });
    }

    @Test
    void without_db_scheduler_the_property_does_nothing() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        InFlightAutoConfiguration.class, InFlightDbSchedulerAutoConfiguration.class))
                .withPropertyValues("inflight.track.db-scheduler=true")
                .withClassLoader(new FilteredClassLoader("com.github.kagkarlsson"))
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(InFlightRegistry.class));
    }

    private static Blocked start(ApplicationContext context) throws InterruptedException {
        context.getBean(Scheduler.class).schedule(new TaskInstance<Void>("report", "7"), Instant.now());
        Blocked blocked = context.getBean(Blocked.class);
        blocked.awaitStarted();
        return blocked;
    }

    private static int rows(ApplicationContext context) {
        return jdbc(context).queryForObject("select count(*) from scheduled_tasks", Integer.class);
    }

    private static JdbcTemplate jdbc(ApplicationContext context) {
        return new JdbcTemplate(context.getBean(javax.sql.DataSource.class));
    }

    private static InFlightRegistry registry(ApplicationContext context) {
        return context.getBean(InFlightRegistry.class);
    }
}
