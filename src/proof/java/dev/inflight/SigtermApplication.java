package dev.inflight;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

/**
 * An ordinary application for {@code SigtermProof} to end; not beside our auto-configurations, whose beans nobody post-processes. It starts every sort of task, says {@code ready}, and says of
 * each future how it ended: {@code FUTURE name outcome}.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableAsync
public class SigtermApplication {

    private static final Duration LONG = Duration.ofHours(1);
    private static final CountDownLatch NEVER = new CountDownLatch(1);

    public static void main(String[] arguments) throws InterruptedException {
        SpringApplication application = new SpringApplication(SigtermApplication.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        ConfigurableApplicationContext context = application.run(arguments);
        InFlightRegistry registry = context.getBean(InFlightRegistry.class);
        Prices prices = context.getBean(Prices.class);

        CountDownLatch begun = new CountDownLatch(4);
        start(registry, "quick", Overlap.FAIL_OLDER, () -> quick(registry, begun));
        start(registry, "slow", Overlap.QUEUE, () -> slow(begun));
        start(registry, "slow", Overlap.QUEUE, () -> slow(begun)); // queued behind the first
        start(registry, "stubborn", Overlap.FAIL_OLDER, () -> ignoreEveryInterrupt(begun));
        say("unmodified", prices.refresh(begun));
        begun.await();
        // four threads of a pool are busy now, so these wait in its queue; virtual ones begin
        for (int i = 0; i < 3; i++) {
            start(registry, "crowd-" + i, Overlap.FAIL_OLDER, () -> slow(begun));
        }
        say("inner", registry.track(TaskSpec.named("inner").timeout(LONG).build(), new CompletableFuture<>()));
        System.out.println("ready");
    }

    private static void start(InFlightRegistry registry, String name, Overlap overlap, Callable<String> work) {
        say(
                name,
                registry.start(
                        TaskSpec.named(name).timeout(LONG).overlap(overlap).build(), work));
    }

    private static void say(String name, CompletableFuture<?> future) {
        future.whenComplete((value, failure) -> System.out.println("FUTURE " + name + " " + ending(value, failure)));
    }

    private static String ending(Object value, Throwable failure) {
        return failure instanceof TaskStopped stopped
                ? stopped.ending().outcome() + " by " + stopped.ending().by()
                : failure == null ? "COMPLETED " + value : String.valueOf(failure);
    }

    /** Is done half a second after the signal, well within the drain, and tries to start something meanwhile. */
    private static String quick(InFlightRegistry registry, CountDownLatch begun) throws InterruptedException {
        begun.countDown();
        InFlightFuture<String> late;
        do {
            TimeUnit.MILLISECONDS.sleep(100);
            late = registry.start(TaskSpec.anonymous().timeout(LONG).build(), () -> "begun");
        } while (!late.isDone() || !late.isCompletedExceptionally());
        say("late", late);
        TimeUnit.MILLISECONDS.sleep(500);
        return "in time";
    }

    private static String slow(CountDownLatch begun) throws InterruptedException {
        begun.countDown();
        NEVER.await();
        return "never";
    }

    private static String ignoreEveryInterrupt(CountDownLatch begun) {
        begun.countDown();
        while (true) {
            try {
                NEVER.await();
            } catch (InterruptedException ignored) {
                // on purpose
            }
        }
    }

    @Bean
    Prices prices() {
        return new Prices();
    }

    /** A user's own. */
    static class Prices {

        @Async
        public CompletableFuture<String> refresh(CountDownLatch begun) throws InterruptedException {
            return CompletableFuture.completedFuture(slow(begun));
        }
    }
}
