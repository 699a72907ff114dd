package dev.inflight.track.quartz;

import static dev.inflight.track.Blocked.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inflight.CancelEffect;
import dev.inflight.EndedTask;
import dev.inflight.InFlightRegistry;
import dev.inflight.Outcome;
import dev.inflight.TaskSnapshot;
import dev.inflight.autoconfigure.InFlightAutoConfiguration;
import dev.inflight.autoconfigure.InFlightQuartzAutoConfiguration;
import dev.inflight.track.Blocked;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.quartz.InterruptableJob;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.JobKey;
import org.quartz.JobListener;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.TriggerBuilder;
import org.quartz.UnableToInterruptJobException;
import org.quartz.impl.StdSchedulerFactory;
import org.quartz.listeners.JobListenerSupport;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.quartz.autoconfigure.QuartzAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.quartz.QuartzJobBean;

/** Jobs of a real Quartz scheduler. */
class WatchedJobsTests {

    private final ApplicationContextRunner silent = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    InFlightAutoConfiguration.class,
                    InFlightQuartzAutoConfiguration.class,
                    QuartzAutoConfiguration.class))
            .withBean(Blocked.class)
            .withBean(Seen.class)
            .withPropertyValues("spring.quartz.properties.org.quartz.threadPool.threadCount=2");
    private final ApplicationContextRunner application = silent.withPropertyValues("inflight.track.quartz=true");

    /** What jobs and listeners tell. */
    static final class Seen {
        private final CountDownLatch told = new CountDownLatch(1);
        private final ConcurrentLinkedQueue<Object> failures = new ConcurrentLinkedQueue<>();
    }

    /** With what Spring injects and what its base class makes of it. */
    static final class Nightly extends QuartzJobBean {

        @Autowired
        private Blocked blocked;

        @Override
        protected void executeInternal(JobExecutionContext context) throws JobExecutionException {
            try {
                blocked.block();
            } catch (InterruptedException stopped) {
                throw new JobExecutionException(stopped);
            }
        }
    }

    static final class Polite implements InterruptableJob {

        @Autowired
        private Blocked blocked;

        @Autowired
        private Seen seen;

        @Override
        public void execute(JobExecutionContext context) {
            try {
                blocked.block();
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            }
        }

        @Override
        public void interrupt() {
            seen.told.countDown();
            blocked.release();
        }
    }

    public static final class Broken implements Job { // Quartz' own factory makes no other
        @Override
        public void execute(JobExecutionContext context) throws JobExecutionException {
            throw new JobExecutionException("out of paper");
        }
    }

    @Test
    void a_job_is_listed_under_its_class_and_key() {
        application.run(context -> {
            Blocked blocked = start(context, Nightly.class);

            TaskSnapshot task = Blocked.onlyTask(registry(context));
            assertThat(task.kind()).isEqualTo("WatchedJobsTests.Nightly");
            assertThat(task.name()).isEqualTo("reports.daily");
            assertThat(task.label()).isEqualTo("reports.daily, triggered by DEFAULT.now");
            assertThat(task.thread().name()).isEqualTo(blocked.worker().getName());
            assertThat(blocked.task()).isEqualTo("reports.daily");
            blocked.release();
        });
    }

    @Test
    void one_that_returns_is_completed() {
        application.run(context -> {
            start(context, Nightly.class).release();

            assertThat(Blocked.ended(registry(context)).outcome()).isEqualTo(Outcome.COMPLETED);
        });
    }

    @Test
    void a_cancel_interrupts_it_and_its_listeners_get_what_it_throws() {
        application.run(context -> {
            Blocked blocked = start(context, Nightly.class);

            assertThat(Blocked.cancelOnly(registry(context)).effect()).isEqualTo(CancelEffect.INTERRUPTED);
            assertThat(blocked.isInterruptedSoon()).isTrue();
            Seen seen = context.getBean(Seen.class);
            await().atMost(SOON).until(() -> !seen.failures.isEmpty());
            assertThat((Throwable) seen.failures.peek())
                    .isInstanceOf(JobExecutionException.class)
                    .hasCauseInstanceOf(InterruptedException.class);
        });
    }

    @Test
    void one_that_can_be_told_is_told_and_not_interrupted() {
        application.withPropertyValues("inflight.hook-grace=4s").run(context -> {
            Blocked blocked = start(context, Polite.class);

            assertThat(Blocked.cancelOnly(registry(context)).effect()).isEqualTo(CancelEffect.HOOK);
            assertThat(context.getBean(Seen.class).told.await(SOON.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            assertThat(blocked.worker().isInterrupted()).isFalse();
        });
    }

    @Test
    void one_that_can_be_told_is_still_told_through_its_scheduler() {
        application.run(context -> {
            start(context, Polite.class);

            assertThat(context.getBean(Scheduler.class).interrupt(JobKey.jobKey("daily", "reports")))
                    .isTrue();
            assertThat(context.getBean(Seen.class).told.await(SOON.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            assertThat(Blocked.ended(registry(context)).outcome()).isEqualTo(Outcome.COMPLETED);
        });
    }

    @Test
    void one_that_cannot_be_told_is_still_refused_by_its_scheduler() {
        application.run(context -> {
            Blocked blocked = start(context, Nightly.class);

            assertThat(org.assertj.core.api.Assertions.catchThrowable(
                            () -> context.getBean(Scheduler.class).interrupt(JobKey.jobKey("daily", "reports"))))
                    .isInstanceOf(UnableToInterruptJobException.class);
            blocked.release();
        });
    }

    @Test
    void one_that_fails_is_failed() {
        application.run(context -> {
            fire(context.getBean(Scheduler.class), Broken.class);

            EndedTask ended = Blocked.ended(registry(context));
            assertThat(ended.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(ended.exceptionMessage()).isEqualTo("out of paper");
        });
    }

    @Test
    void two_at_once_of_one_key_are_both_listed_and_both_go_on() {
        application.run(context -> {
            Blocked blocked = start(context, Nightly.class);
            context.getBean(Scheduler.class).triggerJob(JobKey.jobKey("daily", "reports"));

            await().atMost(SOON).until(() -> Blocked.tasks(registry(context)).size() == 2);
            assertThat(registry(context).find("reports.daily")).isPresent();
            blocked.release();
        });
    }

    @Test
    void it_is_stopped_at_the_timeout_where_one_is_asked_for() {
        application.withPropertyValues("inflight.track.timeout=100ms").run(context -> {
            assertThat(start(context, Nightly.class).isInterruptedSoon()).isTrue();
            assertThat(Blocked.ended(registry(context)).outcome()).isEqualTo(Outcome.TIMED_OUT);
        });
    }

    @Test
    void what_a_full_registry_would_not_have_is_executed_all_the_same() {
        application.withPropertyValues("inflight.max-outstanding=1").run(context -> {
            var unused = registry(context).track(new CompletableFuture<String>(), Duration.ofMinutes(1));
            Blocked blocked = start(context, Nightly.class);

            assertThat(blocked.task()).isEmpty();
            blocked.release();
        });
    }

    @Test
    void a_scheduler_that_spring_has_not_made_is_watched_as_well() {
        application.withUserConfiguration(SelfMade.class).run(context -> {
            Scheduler scheduler = context.getBean("selfMade", Scheduler.class);
            scheduler.start();
            fire(scheduler, Broken.class);

            assertThat(Blocked.ended(registry(context)).outcome()).isEqualTo(Outcome.FAILED);
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class SelfMade {
        @Bean(destroyMethod = "shutdown")
        Scheduler selfMade() throws SchedulerException {
            Properties properties = new Properties();
            properties.setProperty("org.quartz.scheduler.instanceName", "self-made");
            properties.setProperty("org.quartz.threadPool.threadCount", "1");
            properties.setProperty("org.quartz.threadPool.class", "org.quartz.simpl.SimpleThreadPool");
            properties.setProperty("org.quartz.scheduler.skipUpdateCheck", "true");
            return new StdSchedulerFactory(properties).getScheduler();
        }
    }

    @Test
    void nothing_is_listed_and_jobs_are_what_they_are_unless_asked_for() {
        silent.run(context -> {
            Blocked blocked = start(context, Nightly.class);

            assertThat(Blocked.tasks(registry(context))).isEmpty();
            assertThat(context.getBean(Scheduler.class).getCurrentlyExecutingJobs())
                    .extracting(JobExecutionContext::getJobInstance)
                    .hasExactlyElementsOfTypes(Nightly.class);
            blocked.release();
        });
    }

    @Test
    void a_listener_can_get_at_the_job_itself() {
        application.run(context -> {
            Blocked blocked = start(context, Nightly.class);

            assertThat(context.getBean(Scheduler.class).getCurrentlyExecutingJobs())
                    .extracting(JobExecutionContext::getJobInstance)
                    .allSatisfy(job -> assertThat(((WatchedJob) job).job()).isInstanceOf(Nightly.class));
            blocked.release();
        });
    }

    @Test
    void without_quartz_the_property_does_nothing() {
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(InFlightAutoConfiguration.class, InFlightQuartzAutoConfiguration.class))
                .withPropertyValues("inflight.track.quartz=true")
                .withClassLoader(new FilteredClassLoader("org.quartz"))
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(InFlightRegistry.class));
    }

    private static Blocked start(ApplicationContext context, Class<? extends Job> job) throws Exception {
        Seen seen = context.getBean(Seen.class);
        JobListener listener = new JobListenerSupport() {
            @Override
            public String getName() {
                return "seen";
            }

            @Override
            public void jobWasExecuted(JobExecutionContext execution, JobExecutionException failure) {
                if (failure != null) {
                    seen.failures.add(failure);
                }
            }
        };
        context.getBean(Scheduler.class).getListenerManager().addJobListener(listener);
        fire(context.getBean(Scheduler.class), job);
        Blocked blocked = context.getBean(Blocked.class);
        blocked.awaitStarted();
        return blocked;
    }

    private static void fire(Scheduler scheduler, Class<? extends Job> job) throws SchedulerException {
        scheduler.scheduleJob(
                JobBuilder.newJob(job)
                        .withIdentity("daily", "reports")
                        .storeDurably()
                        .build(),
                TriggerBuilder.newTrigger().withIdentity("now").startNow().build());
    }

    private static InFlightRegistry registry(ApplicationContext context) {
        return context.getBean(InFlightRegistry.class);
    }
}
