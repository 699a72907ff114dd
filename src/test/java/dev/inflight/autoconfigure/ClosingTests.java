package dev.inflight.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.InFlightFuture;
import dev.inflight.InFlightRegistry;
import dev.inflight.TaskSpec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

/** An application closes as it would without the library; what is ours to end, ends. */
class ClosingTests {

    private final ApplicationContextRunner boots = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    TaskExecutionAutoConfiguration.class,
                    InFlightAutoConfiguration.class,
                    InFlightAsyncAutoConfiguration.class))
            .withUserConfiguration(Mailer.class);

    /** Boot's executor is not there, so the registry has its own. */
    private final ApplicationContextRunner own =
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(InFlightAutoConfiguration.class));

    @EnableAsync
    static class Mailer {

        @Async
        public CompletableFuture<String> send() {
            return CompletableFuture.completedFuture("sent");
        }

        @Async
        public CompletableFuture<String> sendSlowly(CountDownLatch begun, Duration time) throws InterruptedException {
            begun.countDown();
            Thread.sleep(time.toMillis()); // the work under test
            return CompletableFuture.completedFuture("sent");
        }
    }

    private static TaskSpec spec(String name) {
        return TaskSpec.named(name).timeout(Duration.ofHours(1)).build();
    }

    @Test
    void aListenerOfTheClosingStartsWhatItAlwaysCould() {
        AtomicReference<CompletableFuture<String>> late = new AtomicReference<>();
        boots.withPropertyValues("spring.task.execution.shutdown.await-termination=true")
                .withBean(
                        "lateMail", ApplicationListener.class, () -> (ApplicationListener<ContextClosedEvent>)
                                event -> late.set(event.getApplicationContext()
                                        .getBean(Mailer.class)
                                        .send()))
                .run(context -> {});
        assertThat(late.get()).succeedsWithin(Duration.ofSeconds(10)).isEqualTo("sent");
    }

    @Test
    void workThatItsExecutorWaitsForFinishesHoweverShortOursWouldBe() {
        AtomicReference<CompletableFuture<String>> slow = new AtomicReference<>();
        boots.withPropertyValues(
                        "spring.task.execution.shutdown.await-termination=true",
                        "spring.task.execution.shutdown.await-termination-period=30s")
                .run(context -> {
                    CountDownLatch begun = new CountDownLatch(1);
                    slow.set(context.getBean(Mailer.class).sendSlowly(begun, Duration.ofMillis(700)));
                    begun.await();
                });
        assertThat(slow.get()).isCompletedWithValue("sent");
    }

    @Test
    void aBeanThatIsDestroyedMayUseTheRegistry() {
        AtomicReference<String> seen = new AtomicReference<>();
        own.withBean("last", DisposableBean.class, () -> () -> {}) // some bean without the registry
                .withBean(UsesItAtTheEnd.class, () -> new UsesItAtTheEnd(seen))
                .run(context ->
                        context.getBean(UsesItAtTheEnd.class).registry = context.getBean(InFlightRegistry.class));
        assertThat(seen).hasValue("outstanding");
    }

    static class UsesItAtTheEnd implements DisposableBean {

        private final AtomicReference<String> seen;
        private InFlightRegistry registry;

        UsesItAtTheEnd(AtomicReference<String> seen) {
            this.seen = seen;
        }

        @Override
        public void destroy() {
            InFlightFuture<String> future = registry.track(spec("goodbye"), new CompletableFuture<String>());
            seen.set(future.isDone() ? "refused" : "outstanding");
        }
    }

    @Test
    void whatWouldNeverBeCompletedIs() {
        AtomicReference<InFlightFuture<String>> forgotten = new AtomicReference<>();
        boots.run(context -> forgotten.set(
                context.getBean(InFlightRegistry.class).startAsync(spec("forgotten"), CompletableFuture<String>::new)));
        assertThat(forgotten.get()).isCompletedExceptionally();
    }

    @Test
    void onItsOwnExecutorWorkMayFinishWithinTheDrain() {
        AtomicReference<InFlightFuture<String>> slow = new AtomicReference<>();
        own.run(context -> {
            CountDownLatch begun = new CountDownLatch(1);
            slow.set(context.getBean(InFlightRegistry.class).start(spec("slow"), () -> {
                begun.countDown();
                Thread.sleep(300); // the work under test
                return "done";
            }));
            begun.await();
        });
        assertThat(slow.get()).isCompletedWithValue("done");
    }

    @Test
    void onItsOwnExecutorWorkIsEndedWhileEveryBeanIsStillThere() {
        List<String> order = new CopyOnWriteArrayList<>();
        own.withPropertyValues("inflight.shutdown.drain=0s")
                .withBean("connection", DisposableBean.class, () -> () -> order.add("bean destroyed"))
                .run(context -> {
                    CountDownLatch begun = new CountDownLatch(1);
                    context.getBean(InFlightRegistry.class).<String>start(spec("blocked"), () -> {
                        begun.countDown();
                        try {
                            Thread.sleep(60_000); // until it is interrupted
                        } finally {
                            order.add("work ended");
                        }
                        return "";
                    });
                    begun.await();
                });
        assertThat(order).containsExactly("work ended", "bean destroyed");
    }

    @Test
    void anApplicationThatSetsTheBoundsHasAllWorkEndedByThem() {
        AtomicBoolean interrupted = new AtomicBoolean();
        AtomicLong closing = new AtomicLong();
        boots.withPropertyValues(
                        "inflight.shutdown.drain=100ms",
                        "spring.task.execution.shutdown.await-termination=true",
                        "spring.task.execution.shutdown.await-termination-period=30s")
                .run(context -> {
                    CountDownLatch begun = new CountDownLatch(1);
                    context.getBean(InFlightRegistry.class).start(spec("blocked"), () -> {
                        begun.countDown();
                        try {
                            Thread.sleep(60_000); // until it is interrupted
                        } catch (InterruptedException stopped) {
                            interrupted.set(true);
                        }
                        return "";
                    });
                    begun.await();
                    closing.set(System.nanoTime());
                });
        assertThat(interrupted).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - closing.get())).isLessThan(Duration.ofSeconds(25));
    }

    @Test
    void aContextThatIsStoppedAndStartedAgainGoesOn() {
        own.run(context -> {
            ConfigurableApplicationContext paused = context.getSourceApplicationContext();
            paused.stop();
            paused.start();
            assertThat(context.getBean(InFlightRegistry.class).start(spec("after"), () -> "done"))
                    .succeedsWithin(Duration.ofSeconds(10))
                    .isEqualTo("done");
        });
    }

    @Test
    void aRegistryOfTheUsersIsTheUsersToClose() {
        AtomicReference<InFlightRegistry> theirs = new AtomicReference<>();
        own.withBean(
                        "theirs",
                        InFlightRegistry.class,
                        () -> dev.inflight.core.DefaultInFlightRegistry.builder()
                                .build(),
                        definition -> ((org.springframework.beans.factory.support.AbstractBeanDefinition) definition)
                                .setDestroyMethodName(""))
                .run(context -> theirs.set(context.getBean(InFlightRegistry.class)));
        assertThat(theirs.get().track(spec("a"), new CompletableFuture<String>()))
                .isNotDone();
        ((dev.inflight.core.DefaultInFlightRegistry) theirs.get()).close();
    }
}
