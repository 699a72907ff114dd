package dev.inflight.async;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.InFlightRegistry;
import dev.inflight.TaskContext;
import dev.inflight.TaskQuery;
import dev.inflight.TaskSnapshot;
import dev.inflight.async.AsyncContexts.Kind;
import dev.inflight.autoconfigure.InFlightExecutorsAutoConfiguration;
import dev.inflight.track.Blocked;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.spring.annotation.EnableSchedulerLock;
import net.javacrumbs.shedlock.spring.annotation.EnableSchedulerLock.InterceptMode;
import net.javacrumbs.shedlock.spring.annotation.SchedulerLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/** Methods that are tracked as they are, on executors that are watched as well. */
class ListedOnceTests {

    private static ApplicationContextRunner watched(ApplicationContextRunner application) {
        return application
                .withConfiguration(AutoConfigurations.of(InFlightExecutorsAutoConfiguration.class))
                .withPropertyValues("inflight.track.executors=*");
    }

    static class Orders {

        private final Blocked blocked = new Blocked();

        @Async
        public CompletableFuture<String> stage() throws InterruptedException {
            blocked.block();
            return CompletableFuture.completedFuture("done");
        }

        @Async
        public Future<String> future() throws InterruptedException {
            blocked.block();
            return CompletableFuture.completedFuture("done");
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_async_method_is_listed_as_itself(Kind executor) {
        watched(executor.context(false)).withBean(Orders.class).run(context -> {
            Orders orders = context.getBean(Orders.class);
            requireOnly(context.getBean(InFlightRegistry.class), orders, "Orders.stage", orders::stage);
        });
    }

    /** Has its own way of submitting, which has to see every task. */
    @SuppressWarnings("serial")
    static class Submitting extends ThreadPoolTaskExecutor {

        private int submitted;

        @Override
        public <T> Future<T> submit(java.util.concurrent.Callable<T> task) {
            submitted++;
            return super.submit(task);
        }

        @Override
        public <T> CompletableFuture<T> submitCompletable(java.util.concurrent.Callable<T> task) {
            submitted++;
            return super.submitCompletable(task);
        }

        int submitted() {
            return submitted;
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void one_that_is_submitted_in_the_application_s_own_way_is_listed_as_itself(boolean stage) {
        watched(AsyncContexts.async())
                .withBean("taskExecutor", Submitting.class)
                .withBean(Orders.class)
                .run(context -> {
                    Orders orders = context.getBean(Orders.class);
                    requireOnly(
                            context.getBean(InFlightRegistry.class),
                            orders,
                            stage ? "Orders.stage" : "Orders.future",
                            stage ? orders::stage : orders::future);
                    assertThat(context.getBean(Submitting.class).submitted()).isEqualTo(1);
                });
    }

    private interface Call {
        Object make() throws Exception;
    }

    private static void requireOnly(InFlightRegistry registry, Orders orders, String kind, Call call) throws Exception {
        var unused = call.make();
        Blocked blocked = TargetOf.blocked(orders);
        blocked.awaitStarted();

        TaskSnapshot task = Blocked.onlyTask(registry);
        assertThat(task.kind()).endsWith(kind);
        assertThat(blocked.task()).isEqualTo(task.name());
        blocked.release();
    }

    /** The proxy has no fields. */
    private static final class TargetOf {
        static Blocked blocked(Orders orders) {
            return ((Orders) org.springframework.aop.framework.AopProxyUtils.getSingletonTarget(orders)).blocked;
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableScheduling
    static class Scheduling {

        @Bean
        Sweep sweep() {
            return new Sweep();
        }
    }

    static class Sweep {

        private final Blocked blocked = new Blocked();

        @Scheduled(fixedDelay = 1)
        void sweep() throws InterruptedException {
            blocked.block();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_scheduled_method_is_listed_as_itself(boolean virtual) {
        watched(AsyncContexts.boot())
                .withConfiguration(AutoConfigurations.of(TaskSchedulingAutoConfiguration.class))
                .withUserConfiguration(Scheduling.class)
                .withPropertyValues("spring.threads.virtual.enabled=" + virtual)
                .run(context -> {
                    Blocked blocked = context.getBean(Sweep.class).blocked;
                    blocked.awaitStarted();

                    assertThat(Blocked.onlyTask(context.getBean(InFlightRegistry.class))
                                    .kind())
                            .endsWith("Sweep.sweep");
                    blocked.release();
                });
    }

    @Configuration(proxyBeanMethods = false)
    @SuppressWarnings("removal")
    @EnableSchedulerLock(defaultLockAtMostFor = "1m", interceptMode = InterceptMode.PROXY_SCHEDULER)
    static class Locked {}

    static class LockedSweep {

        private final Blocked blocked = new Blocked();

        @Scheduled(fixedDelay = 1)
        @SchedulerLock(name = "sweep")
        void sweep() throws InterruptedException {
            blocked.block();
        }
    }

    @Test
    void a_scheduled_method_behind_a_lock_is_listed_as_itself_and_the_lock_is_outside() {
        AtomicReference<String> taskOfLock = new AtomicReference<>();
        watched(AsyncContexts.boot())
                .withConfiguration(AutoConfigurations.of(TaskSchedulingAutoConfiguration.class))
                .withUserConfiguration(Scheduling.class, Locked.class)
                .withBean(LockedSweep.class)
                .withBean(LockProvider.class, () -> lock -> {
                    taskOfLock.set(TaskContext.current().name());
                    return Optional.of(() -> {});
                })
                .withPropertyValues("spring.task.scheduling.pool.size=2")
                .run(context -> {
                    context.getBean(Sweep.class).blocked.release();
                    Blocked blocked = context.getBean(LockedSweep.class).blocked;
                    blocked.awaitStarted();

                    assertThat(context.getBean(InFlightRegistry.class)
                                    .list(TaskQuery.ALL.withKind("LockedSweep.sweep"))
                                    .tasks())
                            .as("%s", Blocked.tasks(context.getBean(InFlightRegistry.class)))
                            .hasSize(1);
                    assertThat(context.getBean(InFlightRegistry.class)
                                    .list(TaskQuery.ALL.withKind("taskScheduler"))
                                    .tasks())
                            .isEmpty();
                    assertThat(taskOfLock).hasValue("");
                    blocked.release();
                });
    }

    @Test
    void methods_that_are_not_tracked_are_listed_by_their_executor() {
        watched(AsyncContexts.async())
                .withPropertyValues("inflight.async.enabled=false")
                .withBean(Orders.class)
                .run(context -> {
                    Orders orders = context.getBean(Orders.class);
                    var unused = orders.stage();
                    Blocked blocked = TargetOf.blocked(orders);
                    blocked.awaitStarted();

                    assertThat(Blocked.onlyTask(context.getBean(InFlightRegistry.class))
                                    .kind())
                            .isEqualTo("applicationTaskExecutor");
                    blocked.release();
                });
    }
}
