package dev.inflight.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.greaterThan;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.inflight.EndedTask;
import dev.inflight.HistoryQuery;
import dev.inflight.InFlightRegistry;
import dev.inflight.TaskContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicInteger;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.spring.annotation.EnableSchedulerLock;
import net.javacrumbs.shedlock.spring.annotation.EnableSchedulerLock.InterceptMode;
import net.javacrumbs.shedlock.spring.annotation.SchedulerLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportResource;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.annotation.ScheduledAnnotationBeanPostProcessor;
import org.springframework.scheduling.concurrent.ConcurrentTaskScheduler;
import org.springframework.scheduling.concurrent.SimpleAsyncTaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.scheduling.config.ScheduledTaskHolder;
import org.springframework.scheduling.config.Task;
import org.springframework.scheduling.config.TaskManagementConfigUtils;
import org.springframework.scheduling.support.ScheduledMethodRunnable;
import org.springframework.util.ReflectionUtils;

/** What stands between Spring and a scheduled method finds there what it always found. */
@ExtendWith(OutputCaptureExtension.class)
class ScheduledWrappersTests {

    private static final String PROCESSOR = TaskManagementConfigUtils.SCHEDULED_ANNOTATION_PROCESSOR_BEAN_NAME;

    private final ApplicationContextRunner unscheduled = AsyncContexts.boot()
            .withConfiguration(AutoConfigurations.of(TaskSchedulingAutoConfiguration.class))
            .withBean(Sweep.class);
    private final ApplicationContextRunner application = unscheduled.withUserConfiguration(Scheduling.class);

    enum Kind {
        POOL {
            @Override
            TaskScheduler scheduler() {
                return new ThreadPoolTaskScheduler();
            }
        },
        SIMPLE {
            @Override
            TaskScheduler scheduler() {
                return new SimpleAsyncTaskScheduler();
            }
        },
        CONCURRENT {
            @Override
            TaskScheduler scheduler() {
                return new ConcurrentTaskScheduler(Executors.newSingleThreadScheduledExecutor(task -> {
                    Thread thread = new Thread(task);
                    thread.setDaemon(true);
                    return thread;
                }));
            }
        };

        abstract TaskScheduler scheduler();
    }

    @ParameterizedTest
    @EnumSource
    void executions_are_runs_on_every_scheduler(Kind kind) {
        application
                .withBean("taskScheduler", TaskScheduler.class, kind::scheduler)
                .run(context ->
                        await().untilAsserted(() -> assertThat(kinds(context)).contains("Sweep.sweep", "Sweep.sweep")));
    }

    @Test
    void a_lock_that_others_hold_keeps_executions_from_happening() {
        AtomicInteger asked = new AtomicInteger();
        application
                .withUserConfiguration(Locked.class)
                .withBean(LockProvider.class, () -> lock -> {
                    asked.incrementAndGet();
                    return Optional.empty();
                })
                .run(context -> {
                    await().untilAtomic(asked, greaterThan(2));

                    assertThat(context.getBean(Sweep.class).executions).hasValue(0);
                });
    }

    @Test
    void an_execution_that_has_the_lock_is_a_run_inside_it() {
        AtomicInteger inRun = new AtomicInteger();
        application
                .withUserConfiguration(Locked.class)
                .withBean(LockProvider.class, () -> lock -> {
                    inRun.addAndGet(TaskContext.current().id().isEmpty() ? 0 : 1);
                    return Optional.of(() -> {});
                })
                .run(context -> {
                    await().untilAsserted(() -> assertThat(kinds(context)).contains("Sweep.sweep"));

                    assertThat(inRun).hasValue(0);
                });
    }

    @Test
    void what_is_scheduled_is_springs_kind_of_runnable() {
        application.run(context -> assertThat(scheduled(context))
                .allSatisfy(runnable -> assertThat(runnable)
                        .isInstanceOfSatisfying(ScheduledMethodRunnable.class, method -> {
                            assertThat(method.getTarget()).isSameAs(context.getBean(Sweep.class));
                            assertThat(method.getMethod()).isEqualTo(ReflectionUtils.findMethod(Sweep.class, "sweep"));
                        })));
    }

    @Test
    void what_is_scheduled_is_named_as_spring_names_it() {
        application.run(
                context -> assertThat(context.getBean(ScheduledTaskHolder.class).getScheduledTasks())
                        .extracting(task -> task.getTask().toString())
                        .containsExactly(Sweep.class.getName() + ".sweep"));
    }

    @Test
    void the_scheduler_is_the_users_own() {
        Recording scheduler = new Recording();
        application
                .withBean("taskScheduler", TaskScheduler.class, () -> scheduler)
                .run(context -> assertThat(scheduler.scheduled)
                        .as("not a wrapper of ours")
                        .isSameAs(context.getBean(ScheduledTaskHolder.class)
                                .getScheduledTasks()
                                .iterator()
                                .next()
                                .getTask()
                                .getRunnable()));
    }

    @Test
    void scheduling_that_is_defined_in_xml_is_tracked_on_the_scheduler_named_there() {
        unscheduled.withUserConfiguration(InXml.class).run(context -> {
            await().untilAsserted(() -> assertThat(kinds(context)).contains("Sweep.sweep"));

            assertThat(context.getBean(Sweep.class).thread).startsWith("named-");
        });
    }

    @Test
    void a_processor_of_the_users_own_stays_and_its_methods_are_not_tracked() {
        unscheduled.withUserConfiguration(Own.class).run(context -> {
            await().untilAsserted(() ->
                    assertThat(context.getBean(Sweep.class).executions).hasPositiveValue());

            assertThat(context.getBean(PROCESSOR)).isExactlyInstanceOf(OwnProcessor.class);
            assertThat(kinds(context)).isEmpty();
        });
    }

    @Test
    void nothing_is_replaced_when_the_property_says_so() {
        application
                .withPropertyValues("inflight.async.scheduled-methods=false")
                .run(context -> assertThat(context.getBean(PROCESSOR))
                        .isExactlyInstanceOf(ScheduledAnnotationBeanPostProcessor.class));
    }

    @Test
    void the_processor_is_as_much_infrastructure_as_springs() {
        application.run(context -> {
            BeanDefinition definition = context.getSourceApplicationContext(AnnotationConfigApplicationContext.class)
                    .getBeanDefinition(PROCESSOR);

            assertThat(definition.getRole()).isEqualTo(BeanDefinition.ROLE_INFRASTRUCTURE);
        });
    }

    @Test
    void where_definitions_may_not_be_overridden_it_is_replaced_too() {
        application
                .withAllowBeanDefinitionOverriding(false)
                .run(context -> assertThat(context.getBean(PROCESSOR)).isInstanceOf(ScheduledMethods.class));
    }

    @Test
    void nothing_is_logged_about_it(CapturedOutput output) {
        Logger logger = (Logger) LoggerFactory.getLogger("org.springframework.beans.factory.support");
        logger.setLevel(Level.INFO);
        try {
            application.run(context -> assertThat(output).doesNotContain(PROCESSOR));
        } finally {
            logger.setLevel(null);
        }
    }

    @Test
    void a_child_context_schedules_by_itself_and_shares_the_registry() {
        application.run(parent -> unscheduled
                .withUserConfiguration(Scheduling.class)
                .withBean(ChildSweep.class)
                .withParent(parent)
                .run(child -> await().untilAsserted(
                                () -> assertThat(kinds(parent)).contains("Sweep.sweep", "ChildSweep.sweep"))));
    }

    @Test
    void the_processor_mentions_nothing_that_is_not_always_there() {
        assertThat(ScheduledMethods.class.getDeclaredMethods())
                .flatExtracting(method -> Arrays.asList(method.getParameterTypes()))
                .extracting(Class::getName)
                .noneMatch(name -> name.startsWith("org.reactivestreams.") || name.startsWith("reactor."));
    }

    private static List<Runnable> scheduled(AssertableApplicationContext context) {
        return context.getBean(ScheduledTaskHolder.class).getScheduledTasks().stream()
                .map(task -> inside(task.getTask()))
                .toList();
    }

    /** As ShedLock looks. */
    private static Runnable inside(Task task) {
        try {
            var field = task.getRunnable().getClass().getDeclaredField("runnable");
            field.setAccessible(true);
            return (Runnable) field.get(task.getRunnable());
        } catch (ReflectiveOperationException changed) {
            throw new AssertionError(changed);
        }
    }

    private static List<String> kinds(AssertableApplicationContext context) {
        return context.getBean(InFlightRegistry.class).history(HistoryQuery.ALL).stream()
                .map(EndedTask::kind)
                .toList();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableScheduling
    static class Scheduling {}

    @Configuration(proxyBeanMethods = false)
    @SuppressWarnings("removal") // it is what applications have today
    @EnableSchedulerLock(defaultLockAtMostFor = "1m", interceptMode = InterceptMode.PROXY_SCHEDULER)
    static class Locked {}

    @Configuration(proxyBeanMethods = false)
    @ImportResource("classpath:dev/inflight/async/scheduling.xml")
    static class InXml {

        @Bean
        ThreadPoolTaskScheduler named() {
            ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
            scheduler.setThreadNamePrefix("named-");
            return scheduler;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Own {

        @Bean(PROCESSOR)
        static OwnProcessor processor() {
            return new OwnProcessor();
        }
    }

    static class OwnProcessor extends ScheduledAnnotationBeanPostProcessor {}

    /** Keeps what it is given and executes nothing. */
    @SuppressWarnings("serial") // nobody serialises it
    static final class Recording extends ThreadPoolTaskScheduler {

        private transient Runnable scheduled;

        @Override
        public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, Duration delay) {
            scheduled = task;
            return super.scheduleWithFixedDelay(() -> {}, delay);
        }

        @Override
        public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, Instant start, Duration delay) {
            scheduled = task;
            return super.scheduleWithFixedDelay(() -> {}, start, delay);
        }
    }

    static class Sweep {

        final AtomicInteger executions = new AtomicInteger();
        volatile String thread = "";

        @Scheduled(fixedDelay = 5)
        @SchedulerLock(name = "sweep")
        public void sweep() {
            thread = Thread.currentThread().getName();
            executions.incrementAndGet();
        }
    }

    static class ChildSweep extends Sweep {}
}
