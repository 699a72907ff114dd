package dev.inflight.track.batch;

import static dev.inflight.track.Blocked.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inflight.CancelEffect;
import dev.inflight.CancelReport;
import dev.inflight.EndedTask;
import dev.inflight.InFlightRegistry;
import dev.inflight.Outcome;
import dev.inflight.TaskSnapshot;
import dev.inflight.autoconfigure.InFlightAutoConfiguration;
import dev.inflight.autoconfigure.InFlightBatchAutoConfiguration;
import dev.inflight.autoconfigure.InFlightReachJdbcAutoConfiguration;
import dev.inflight.track.Blocked;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.aop.support.AopUtils;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.core.step.tasklet.StoppableTasklet;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.batch.autoconfigure.BatchAutoConfiguration;
import org.springframework.boot.batch.autoconfigure.BatchTaskExecutor;
import org.springframework.boot.batch.jdbc.autoconfigure.BatchJdbcAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskExecutor;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;

/** Jobs of a real Spring Batch, with its tables in a real database. */
class WatchedBatchJobsTests {

    private final ApplicationContextRunner silent = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    InFlightAutoConfiguration.class,
                    InFlightReachJdbcAutoConfiguration.class,
                    InFlightBatchAutoConfiguration.class,
                    DataSourceAutoConfiguration.class,
                    DataSourceTransactionManagerAutoConfiguration.class,
                    TransactionAutoConfiguration.class,
                    BatchAutoConfiguration.class,
                    BatchJdbcAutoConfiguration.class))
            .withUserConfiguration(Import.class)
            .withPropertyValues("spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID());
    private final ApplicationContextRunner application = silent.withPropertyValues("inflight.track.batch=true");

    @Configuration(proxyBeanMethods = false)
    static class Import {

        private final AtomicInteger rows = new AtomicInteger();

        @Bean
        @BatchTaskExecutor
        TaskExecutor batchThreads() {
            return new SimpleAsyncTaskExecutor("batch-");
        }

        @Bean
        Blocked blocked() {
            return new Blocked();
        }

        /** Blocks until it is interrupted, and keeps the flag up, as many do. */
        @Bean
        Job importJob(JobRepository repository, PlatformTransactionManager transactions, Blocked blocked) {
            return job("import", repository, transactions, (contribution, chunk) -> {
                try {
                    blocked.block();
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
                return RepeatStatus.FINISHED;
            });
        }

        /** Comes back to Batch all the time. */
        @Bean
        Job chunks(JobRepository repository, PlatformTransactionManager transactions) {
            return job("chunks", repository, transactions, (contribution, chunk) -> {
                rows.incrementAndGet();
                return RepeatStatus.CONTINUABLE;
            });
        }

        /** So does this, but each time it asks the database. */
        @Bean
        Job queries(JobRepository repository, PlatformTransactionManager transactions, DataSource database) {
            return job("queries", repository, transactions, (contribution, chunk) -> {
                rows.incrementAndGet();
                var unused = new JdbcTemplate(database).queryForObject("select 1", Integer.class);
                return RepeatStatus.CONTINUABLE;
            });
        }

        /** Is stopped by Batch's means. */
        @Bean
        Job given(JobRepository repository, PlatformTransactionManager transactions) {
            return job("given", repository, transactions, (contribution, chunk) -> {
                contribution.getStepExecution().setTerminateOnly();
                return RepeatStatus.CONTINUABLE;
            });
        }

        @Bean
        Job stoppable(JobRepository repository, PlatformTransactionManager transactions, Blocked blocked) {
            return job("stoppable", repository, transactions, new StoppableTasklet() {
                @Override
                public RepeatStatus execute(StepContribution contribution, ChunkContext chunk) throws Exception {
                    blocked.block();
                    return RepeatStatus.FINISHED;
                }

                @Override
                @SuppressWarnings("removal")
                public void stop() {
                    blocked.release();
                }

                @Override
                public void stop(StepExecution execution) {
                    blocked.release();
                }
            });
        }

        @Bean
        Job broken(JobRepository repository, PlatformTransactionManager transactions) {
            return job("broken", repository, transactions, (contribution, chunk) -> {
                throw new IllegalStateException("out of paper");
            });
        }

        private static Job job(
                String name, JobRepository repository, PlatformTransactionManager transactions, Tasklet tasklet) {
            return new JobBuilder(name, repository)
                    .start(new StepBuilder("only", repository)
                            .tasklet(tasklet, transactions)
                            .build())
                    .build();
        }
    }

    @Test
    void a_job_is_listed_under_its_name_and_execution() {
        application.run(context -> {
            JobExecution execution = launch(context, "importJob");
            Blocked blocked = started(context);

            TaskSnapshot task = Blocked.onlyTask(registry(context));
            assertThat(task.kind()).isEqualTo("import");
            assertThat(task.name()).isEqualTo("import:" + execution.getId());
            assertThat(task.thread().name()).isEqualTo(blocked.worker().getName());
            assertThat(blocked.task()).isEqualTo(task.name());
            blocked.release();
            assertThat(Blocked.ended(registry(context)).outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(statusInTheEnd(context)).isEqualTo(BatchStatus.COMPLETED);
        });
    }

    @Test
    void a_cancelled_one_stops_at_its_next_chunk_and_can_be_started_again() {
        application.withPropertyValues("inflight.hook-grace=4s").run(context -> {
            launch(context, "chunks");
            AtomicInteger rows = context.getBean(Import.class).rows;
            await().atMost(SOON).until(() -> rows.get() > 3);

            CancelReport report = Blocked.cancelOnly(registry(context));

            assertThat(report.effect()).isEqualTo(CancelEffect.HOOK);
            assertThat(statusInTheEnd(context)).isEqualTo(BatchStatus.STOPPED);
            int before = rows.get();
            launch(context, "chunks");
            await().atMost(SOON).until(() -> rows.get() > before);
            Blocked.cancelOnly(registry(context));
        });
    }

    @Test
    void one_whose_next_statement_is_refused_has_failed_and_can_be_started_again() {
        application.withPropertyValues("inflight.hook-grace=4s").run(context -> {
            launch(context, "queries");
            AtomicInteger rows = context.getBean(Import.class).rows;
            await().atMost(SOON).until(() -> rows.get() > 3);

            Blocked.cancelOnly(registry(context));

            assertThat(statusInTheEnd(context)).isIn(BatchStatus.STOPPED, BatchStatus.FAILED);
            int before = rows.get();
            launch(context, "queries");
            await().atMost(SOON).until(() -> rows.get() > before);
            Blocked.cancelOnly(registry(context));
        });
    }

    @Test
    void what_does_not_come_back_to_batch_is_interrupted_and_its_end_is_written_down() {
        application.withPropertyValues("inflight.hook-grace=50ms").run(context -> {
            launch(context, "importJob");
            Blocked blocked = started(context);

            Blocked.cancelOnly(registry(context));

            assertThat(blocked.isInterruptedSoon()).isTrue();
            assertThat(statusInTheEnd(context)).isEqualTo(BatchStatus.STOPPED);
            assertThat(Blocked.ended(registry(context)).outcome()).isEqualTo(Outcome.CANCELLED);
        });
    }

    @Test
    void a_tasklet_that_can_be_told_is_told() {
        application.withPropertyValues("inflight.hook-grace=4s").run(context -> {
            launch(context, "stoppable");
            started(context);

            assertThat(Blocked.cancelOnly(registry(context)).effect()).isEqualTo(CancelEffect.HOOK);
            assertThat(statusInTheEnd(context)).isEqualTo(BatchStatus.STOPPED);
        });
    }

    @Test
    void one_that_fails_is_failed_of_what_failed_in_it() {
        application.run(context -> {
            launch(context, "broken");

            EndedTask ended = Blocked.ended(registry(context));
            assertThat(ended.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(ended.exceptionMessage()).isEqualTo("out of paper");
            assertThat(statusInTheEnd(context)).isEqualTo(BatchStatus.FAILED);
        });
    }

    @Test
    void one_that_batch_has_stopped_is_cancelled() {
        application.run(context -> {
            launch(context, "given");

            EndedTask ended = Blocked.ended(registry(context));
            assertThat(ended.outcome()).isEqualTo(Outcome.CANCELLED);
            assertThat(ended.by()).isEqualTo("its owner");
            assertThat(statusInTheEnd(context)).isEqualTo(BatchStatus.STOPPED);
        });
    }

    @Test
    void it_is_stopped_at_the_timeout_where_one_is_asked_for() {
        application.withPropertyValues("inflight.track.timeout=200ms").run(context -> {
            launch(context, "chunks");

            assertThat(Blocked.ended(registry(context)).outcome()).isEqualTo(Outcome.TIMED_OUT);
            assertThat(statusInTheEnd(context)).isEqualTo(BatchStatus.STOPPED);
        });
    }

    @Test
    void what_a_full_registry_would_not_have_is_executed_all_the_same() {
        application.withPropertyValues("inflight.max-outstanding=1").run(context -> {
            var unused = registry(context).track(new CompletableFuture<String>(), Duration.ofMinutes(1));
            launch(context, "importJob");
            Blocked blocked = started(context);

            assertThat(blocked.task()).isEmpty();
            blocked.release();
            assertThat(statusInTheEnd(context)).isEqualTo(BatchStatus.COMPLETED);
        });
    }

    @Test
    void nothing_is_listed_and_jobs_have_no_proxy_unless_asked_for() {
        silent.run(context -> {
            launch(context, "importJob");
            Blocked blocked = started(context);

            assertThat(Blocked.tasks(registry(context))).isEmpty();
            assertThat(AopUtils.isAopProxy(context.getBean("importJob"))).isFalse();
            blocked.release();
            assertThat(statusInTheEnd(context)).isEqualTo(BatchStatus.COMPLETED);
        });
    }

    @Test
    void without_batch_the_property_does_nothing() {
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(InFlightAutoConfiguration.class, InFlightBatchAutoConfiguration.class))
                .withPropertyValues("inflight.track.batch=true")
                .withClassLoader(new FilteredClassLoader("org.springframework.batch"))
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(InFlightRegistry.class));
    }

    private static JobExecution launch(ApplicationContext context, String job) throws Exception {
        return context.getBean(JobOperator.class).start(context.getBean(job, Job.class), new JobParameters());
    }

    private static Blocked started(ApplicationContext context) throws InterruptedException {
        Blocked blocked = context.getBean(Blocked.class);
        blocked.awaitStarted();
        return blocked;
    }

    /** As the tables tell. */
    private static BatchStatus statusInTheEnd(ApplicationContext context) {
        JdbcTemplate tables = new JdbcTemplate(context.getBean(DataSource.class));
        await().atMost(SOON)
                .until(() -> tables.queryForObject(
                                "select count(*) from batch_job_execution where end_time is null or status in ('STARTED', 'STOPPING')",
                                Integer.class)
                        == 0);
        return BatchStatus.valueOf(tables.queryForObject(
                "select status from batch_job_execution order by job_execution_id desc limit 1", String.class));
    }

    private static InFlightRegistry registry(ApplicationContext context) {
        return context.getBean(InFlightRegistry.class);
    }
}
