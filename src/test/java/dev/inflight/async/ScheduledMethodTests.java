package dev.inflight.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.inflight.CancelEffect;
import dev.inflight.CancelReport;
import dev.inflight.CancelRequest;
import dev.inflight.EndedTask;
import dev.inflight.HistoryQuery;
import dev.inflight.InFlightRegistry;
import dev.inflight.Outcome;
import dev.inflight.TaskContext;
import dev.inflight.TaskQuery;
import dev.inflight.TaskSnapshot;
import dev.inflight.TaskSpec;
import dev.inflight.core.DefaultInFlightRegistry;
import dev.inflight.track.Untracked;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.scheduling.config.ScheduledTaskHolder;

/** {@code @Scheduled} methods that nobody has changed: each execution is a run on the scheduler's thread. */
class ScheduledMethodTests {

    private final ApplicationContextRunner application = AsyncContexts.boot()
            .withConfiguration(AutoConfigurations.of(TaskSchedulingAutoConfiguration.class))
            .withUserConfiguration(Scheduling.class);

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void an_execution_is_listed_under_the_kind_class_and_method(boolean virtual) {
        application
                .withBean(Sweep.class)
                .withPropertyValues("spring.threads.virtual.enabled=" + virtual)
                .run(context -> {
                    Sweep sweep = context.getBean(Sweep.class);
                    sweep.probe.awaitStarted();

                    assertThat(tasks(context)).extracting(TaskSnapshot::kind).containsExactly("Sweep.sweep");
                    sweep.probe.release();
                });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_cancel_interrupts_the_execution(boolean virtual) {
        application
                .withBean(Sweep.class)
                .withPropertyValues("spring.threads.virtual.enabled=" + virtual)
                .run(context -> {
                    context.getBean(Sweep.class).probe.awaitStarted();

                    assertThat(cancelOnly(context).effect()).isEqualTo(CancelEffect.INTERRUPTED);
                });
    }

    @Test
    void the_timeout_interrupts_the_execution() {
        application
                .withBean(Sweep.class)
                .withPropertyValues("inflight.async.timeout=50ms")
                .run(context -> assertThat(
                                context.getBean(Sweep.class).probe.isReachedWithin(AsyncContexts.SOON.toMillis()))
                        .isTrue());
    }

    @Test
    void the_next_execution_comes_after_a_cancelled_one_and_finds_no_interrupt() {
        application.withBean(Sweep.class).run(context -> {
            Sweep sweep = context.getBean(Sweep.class);
            sweep.probe.awaitStarted();
            cancelOnly(context);

            await().untilAsserted(() -> assertThat(sweep.interruptedAtStart).containsSubsequence(false, false));
        });
    }

    @Test
    void the_method_sees_its_task() {
        application.withBean(Sweep.class).run(context -> {
            Sweep sweep = context.getBean(Sweep.class);
            sweep.probe.awaitStarted();

            assertThat(tasks(context)).extracting(TaskSnapshot::name).containsExactly(sweep.task);
            sweep.probe.release();
        });
    }

    @Test
    void a_failure_is_in_the_history() {
        application.withBean(Failing.class).run(context -> {
            await().untilAsserted(() -> assertThat(history(context)).isNotEmpty());

            assertThat(history(context).get(0).outcome()).isEqualTo(Outcome.FAILED);
        });
    }

    @Test
    void the_schedulers_error_handler_has_seen_the_failures() {
        application.withBean(Failing.class).run(context -> {
            await().untilAsserted(() -> assertThat(history(context)).hasSizeGreaterThanOrEqualTo(3));

            assertThat(UnmodifiedAsyncTests.lintsOfKind("Failing.sweep", context.getBean(InFlightRegistry.class)))
                    .isEmpty();
        });
    }

    @Test
    void a_failure_reaches_the_schedulers_error_handler_as_it_was() {
        AtomicReference<Throwable> handled = new AtomicReference<>();
        application
                .withBean(Failing.class)
                .withBean("taskScheduler", ThreadPoolTaskScheduler.class, () -> {
                    ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
                    scheduler.setErrorHandler(handled::set);
                    return scheduler;
                })
                .run(context -> await().untilAsserted(() -> assertThat(handled.get())
                        .isExactlyInstanceOf(IllegalStateException.class)
                        .hasMessage("nothing to sweep")));
    }

    @Test
    void a_failing_execution_is_followed_by_the_next() {
        application
                .withBean(Failing.class)
                .run(context -> await().untilAsserted(() ->
                        assertThat(context.getBean(Failing.class).executions).hasValueGreaterThan(1)));
    }

    @Test
    void a_private_method_is_tracked_too() {
        application
                .withBean(Private.class)
                .run(context -> await().untilAsserted(() ->
                        assertThat(history(context)).extracting(EndedTask::kind).contains("Private.sweep")));
    }

    @Test
    void a_method_runs_on_the_scheduler_that_it_names() {
        application
                .withUserConfiguration(Special.class)
                .withBean(Qualified.class)
                .run(context -> {
                    await().untilAsserted(() -> assertThat(history(context))
                            .extracting(EndedTask::kind)
                            .contains("Qualified.sweep"));

                    assertThat(context.getBean(Qualified.class).thread).startsWith("special-");
                });
    }

    @Test
    void a_scheduler_that_a_configurer_sets_is_used() {
        application
                .withUserConfiguration(Configured.class)
                .withBean(Qualifiedless.class)
                .run(context -> {
                    await().untilAsserted(() -> assertThat(history(context))
                            .extracting(EndedTask::kind)
                            .contains("Qualifiedless.sweep"));

                    assertThat(context.getBean(Qualifiedless.class).thread).startsWith("configured-");
                });
    }

    @Test
    void what_is_scheduled_without_a_method_is_left_alone() {
        AtomicInteger executions = new AtomicInteger();
        application
                .withBean(
                        SchedulingConfigurer.class,
                        () -> registrar ->
                                registrar.addFixedDelayTask(executions::incrementAndGet, Duration.ofMillis(1)))
                .run(context -> {
                    await().untilAsserted(() -> assertThat(executions).hasValueGreaterThan(1));

                    assertThat(history(context)).isEmpty();
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"inflight.async.scheduled-methods=false", "inflight.async.enabled=false"})
    void nothing_is_tracked_when_the_property_says_so(String property) {
        application.withBean(Sweep.class).withPropertyValues(property).run(context -> {
            Sweep sweep = context.getBean(Sweep.class);
            sweep.probe.awaitStarted();

            assertThat(tasks(context)).isEmpty();
            sweep.probe.release();
        });
    }

    @Test
    void an_execution_that_the_registry_refuses_happens_all_the_same() {
        application
                .withBean(Counting.class)
                .withPropertyValues("inflight.max-outstanding=1")
                .run(context -> {
                    occupy(context.getBean(InFlightRegistry.class));
                    int before = context.getBean(Counting.class).executions.get();

                    await().untilAsserted(() -> assertThat(context.getBean(Counting.class).executions)
                            .hasValueGreaterThan(before + 2));
                });
    }

    @Test
    void that_executions_happen_untracked_is_logged_once() {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        Logger logger = (Logger) LoggerFactory.getLogger(Untracked.class);
        logger.setLevel(Level.WARN);
        logger.addAppender(lines);
        try {
            application
                    .withBean(Counting.class)
                    .withPropertyValues("inflight.max-outstanding=1")
                    .run(context -> {
                        occupy(context.getBean(InFlightRegistry.class));
                        AtomicInteger executions = context.getBean(Counting.class).executions;
                        int before = executions.get();
                        await().untilAsserted(() -> assertThat(executions).hasValueGreaterThan(before + 2));
                    });
        } finally {
            logger.detachAppender(lines);
            logger.setLevel(null);
        }

        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .singleElement()
                .asString()
                .startsWith("Counting.sweep is executed but not tracked");
    }

    @Test
    void an_execution_is_not_refused_once_the_registry_is_closed() {
        application.withBean(Counting.class).run(context -> {
            context.getBean(DefaultInFlightRegistry.class).close();
            int before = context.getBean(Counting.class).executions.get();

            await().untilAsserted(() ->
                    assertThat(context.getBean(Counting.class).executions).hasValueGreaterThan(before + 2));
        });
    }

    @Test
    void a_mock_of_a_registry_leaves_executions_to_spring() {
        application
                .withBean(InFlightRegistry.class, () -> mock(InFlightRegistry.class))
                .withBean(Counting.class)
                .run(context -> await().untilAsserted(() ->
                        assertThat(context.getBean(Counting.class).executions).hasValueGreaterThan(2)));
    }

    @Test
    void a_registry_that_throws_leaves_executions_to_spring() {
        application
                .withBean(
                        InFlightRegistry.class,
                        () -> mock(InFlightRegistry.class, call -> {
                            throw new IllegalStateException("broken");
                        }))
                .withBean(Counting.class)
                .run(context -> await().untilAsserted(() ->
                        assertThat(context.getBean(Counting.class).executions).hasValueGreaterThan(2)));
    }

    @Test
    void an_error_reaches_the_schedulers_error_handler_as_it_was() {
        AtomicReference<Throwable> handled = new AtomicReference<>();
        application
                .withBean(Broken.class)
                .withBean("taskScheduler", ThreadPoolTaskScheduler.class, () -> {
                    ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
                    scheduler.setErrorHandler(handled::set);
                    return scheduler;
                })
                .run(context -> await().untilAsserted(
                                () -> assertThat(handled.get()).isSameAs(context.getBean(Broken.class).error)));
    }

    @Test
    void an_interrupt_flag_that_a_method_leaves_is_left() {
        AtomicBoolean left = new AtomicBoolean();
        application
                .withBean(Interrupting.class)
                .withBean("taskScheduler", ThreadPoolTaskScheduler.class, () -> {
                    ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
                    scheduler.setTaskDecorator(task -> () -> {
                        task.run();
                        left.set(Thread.currentThread().isInterrupted());
                    });
                    return scheduler;
                })
                .run(context -> await().untilTrue(left));
    }

    @Test
    void a_method_of_a_base_class_is_of_the_kind_of_the_beans_class() {
        application
                .withBean(Derived.class)
                .run(context -> await().untilAsserted(() ->
                        assertThat(history(context)).extracting(EndedTask::kind).contains("Derived.sweep")));
    }

    @Test
    void every_annotation_of_a_method_is_executed() {
        application
                .withBean(Repeated.class)
                .run(context -> await().untilAsserted(() -> assertThat(history(context))
                        .extracting(EndedTask::kind)
                        .containsExactly("Repeated.sweep", "Repeated.sweep")));
    }

    @Test
    void an_async_method_that_is_scheduled_is_one_run() {
        application
                .withUserConfiguration(Asynchronous.class)
                .withBean(ScheduledAsync.class)
                .run(context -> {
                    context.getBean(ScheduledAsync.class).release();
                    await().untilAsserted(() -> assertThat(history(context)).isNotEmpty());

                    await().during(Duration.ofMillis(200))
                            .untilAsserted(() -> assertThat(history(context)).hasSize(1));
                });
    }

    @Test
    void a_bean_that_is_destroyed_is_executed_no_more() {
        application.withBean(Counting.class).run(context -> {
            Counting counting = context.getBean(Counting.class);
            await().untilAsserted(() -> assertThat(counting.executions).hasPositiveValue());

            context.getSourceApplicationContext(GenericApplicationContext.class)
                    .getDefaultListableBeanFactory()
                    .destroySingleton(context.getBeanNamesForType(Counting.class)[0]);

            assertThat(context.getBean(ScheduledTaskHolder.class).getScheduledTasks())
                    .isEmpty();
        });
    }

    @Test
    void a_bean_that_comes_late_is_tracked() {
        application
                .withBean(Late.class, Late::new, definition -> definition.setLazyInit(true))
                .run(context -> {
                    context.getBean(Late.class);

                    await().untilAsserted(() -> assertThat(history(context))
                            .extracting(EndedTask::kind)
                            .contains("Late.sweep"));
                });
    }

    /** Leaves no room for another run. */
    private static void occupy(InFlightRegistry registry) {
        TaskSpec spec =
                TaskSpec.named("occupier").timeout(Duration.ofMinutes(1)).build();
        await().until(() ->
                !registry.startAsync(spec, CompletableFuture::new).isDone()); // an execution may be there just now
    }

    private static CancelReport cancelOnly(AssertableApplicationContext context) {
        String name = tasks(context).get(0).name();
        return context.getBean(InFlightRegistry.class)
                .cancel(CancelRequest.of(name, "by the test").withWait(AsyncContexts.SOON))
                .orElseThrow();
    }

    private static List<TaskSnapshot> tasks(AssertableApplicationContext context) {
        return context.getBean(InFlightRegistry.class).list(TaskQuery.ALL).tasks();
    }

    private static List<EndedTask> history(AssertableApplicationContext context) {
        return context.getBean(InFlightRegistry.class).history(HistoryQuery.ALL);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableScheduling
    static class Scheduling {}

    @Configuration(proxyBeanMethods = false)
    static class Special {

        @Bean
        ThreadPoolTaskScheduler special() {
            return scheduler("special-");
        }

        @Bean
        ThreadPoolTaskScheduler taskScheduler() {
            return scheduler("usual-");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Configured {

        @Bean
        ThreadPoolTaskScheduler configured() {
            return scheduler("configured-");
        }

        @Bean
        SchedulingConfigurer configurer(ThreadPoolTaskScheduler configured) {
            return registrar -> registrar.setTaskScheduler(configured);
        }
    }

    private static ThreadPoolTaskScheduler scheduler(String prefix) {
        ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
        scheduler.setThreadNamePrefix(prefix);
        return scheduler;
    }

    static class Sweep {

        final Probe probe = new Probe();
        final ConcurrentLinkedQueue<Boolean> interruptedAtStart = new ConcurrentLinkedQueue<>();
        volatile String task;

        @Scheduled(fixedDelay = 1)
        void sweep() throws InterruptedException {
            interruptedAtStart.add(Thread.currentThread().isInterrupted());
            task = TaskContext.current().name();
            if (!probe.hasStarted()) {
                probe.block();
            }
        }
    }

    static class Blocker extends Sweep {}

    static class Counting {

        final AtomicInteger executions = new AtomicInteger();

        @Scheduled(fixedDelay = 1)
        void sweep() {
            executions.incrementAndGet();
        }
    }

    static class Late extends Counting {}

    static class Broken {

        final AssertionError error = new AssertionError("broken");

        @Scheduled(fixedDelay = 60_000)
        void sweep() {
            throw error;
        }
    }

    static class Interrupting {

        @Scheduled(fixedDelay = 60_000)
        void sweep() {
            Thread.currentThread().interrupt();
        }
    }

    abstract static class Base {

        @Scheduled(initialDelay = 0)
        void sweep() {
            // being called is all
        }
    }

    static class Derived extends Base {}

    static class Repeated {

        @Scheduled(initialDelay = 0)
        @Scheduled(fixedRate = 60_000)
        void sweep() {
            // being called is all
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    static class Asynchronous {}

    static class ScheduledAsync {

        private final CountDownLatch released = new CountDownLatch(1);

        public void release() {
            released.countDown();
        }

        @Async
        @Scheduled(initialDelay = 0)
        public void sweep() throws InterruptedException {
            released.await();
        }
    }

    static class Failing {

        final AtomicInteger executions = new AtomicInteger();

        @Scheduled(fixedDelay = 50)
        void sweep() {
            executions.incrementAndGet();
            throw new IllegalStateException("nothing to sweep");
        }
    }

    static class Private {

        @Scheduled(fixedDelay = 60_000)
        private void sweep() {
            // being called is all
        }
    }

    static class Qualified {

        volatile String thread = "";

        @Scheduled(fixedDelay = 60_000, scheduler = "special")
        void sweep() {
            thread = Thread.currentThread().getName();
        }
    }

    static class Qualifiedless {

        volatile String thread = "";

        @Scheduled(fixedDelay = 60_000)
        void sweep() {
            thread = Thread.currentThread().getName();
        }
    }
}
