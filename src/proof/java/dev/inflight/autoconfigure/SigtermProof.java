package dev.inflight.autoconfigure;

import static org.assertj.core.api.SoftAssertions.assertSoftly;
import static org.awaitility.Awaitility.await;

import dev.inflight.OtherJvm;
import dev.inflight.SigtermApplication;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/**
 * SIGTERM to a real process with quick, queued, slow and stubborn work, on both kinds of threads: it is gone within drain,
 * stop and two seconds, every future has ended and was heard of, and who would not stop is named with its stack.
 */
@Tag("proof")
class SigtermProof {

    private static final Duration DRAIN = Duration.ofSeconds(2);
    private static final Duration STOP = Duration.ofSeconds(1);
    private static final int SIGTERM = 128 + 15;

    @Test
    void onPlatformThreadsEveryFutureEndsAndTheProcessIsGoneInTime() throws InterruptedException {
        run(false);
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void onVirtualThreadsEveryFutureEndsAndTheProcessIsGoneInTime() throws InterruptedException {
        run(true);
    }

    private static void run(boolean virtual) throws InterruptedException {
        OtherJvm jvm = OtherJvm.start(
                List.of("-Xmx256m"),
                SigtermApplication.class.getName(),
                "--spring.threads.virtual.enabled=" + virtual,
                "--spring.task.execution.pool.core-size=4",
                // as long as Spring waits for the application's own pool, in which the stubborn one is
                "--spring.lifecycle.timeout-per-shutdown-phase=4s",
                "--spring.config.name=none", // the service's own is on the class path
                "--spring.main.banner-mode=off",
                "--spring.main.keep-alive=true",
                "--logging.level.dev.inflight=INFO",
                "--inflight.shutdown.drain=" + DRAIN,
                "--inflight.shutdown.stop=" + STOP);
        await("the application to be ready")
                .atMost(Duration.ofMinutes(2))
                .until(() -> jvm.lines().contains("ready") || !jvm.process().isAlive());

        long signalled = System.nanoTime();
        jvm.process().toHandle().destroy(); // destroy() of the process itself would close its output as well
        int exit = jvm.await(Duration.ofSeconds(30));
        Duration took = Duration.ofNanos(System.nanoTime() - signalled);

        List<String> lines = jvm.lines();
        List<String> futures = lines.stream()
                .filter(line -> line.startsWith("FUTURE "))
                .map(line -> line.substring("FUTURE ".length()))
                .toList();
        System.out.printf(
                "PROOF [%d] SIGTERM on %s threads: gone after %d ms, %d futures ended%n",
                Runtime.version().feature(), virtual ? "virtual" : "platform", took.toMillis(), futures.size());
        String stopped = " SHUT_DOWN by shutdown";
        assertSoftly(softly -> {
            softly.assertThat(exit).as(String.join("\n", lines)).isEqualTo(SIGTERM);
            softly.assertThat(took).isBetween(DRAIN, DRAIN.plus(STOP).plusSeconds(2));
            softly.assertThat(futures)
                    .containsExactlyInAnyOrder(
                            "quick COMPLETED in time",
                            "late REJECTED by shutdown",
                            "slow" + stopped,
                            "slow" + stopped,
                            "stubborn" + stopped,
                            "unmodified" + stopped,
                            "crowd-0" + stopped,
                            "crowd-1" + stopped,
                            "crowd-2" + stopped,
                            "inner" + stopped);
            softly.assertThat(lines).filteredOn(has("survivor ")).hasSize(1).allMatch(has("survivor stubborn"));
            softly.assertThat(lines.stream()
                            .dropWhile(has("survivor stubborn").negate())
                            .limit(10))
                    .as("the stack below the survivor's name")
                    .anyMatch(has("SigtermApplication.ignoreEveryInterrupt"));
        });
    }

    private static Predicate<String> has(String text) {
        return line -> line.contains(text);
    }
}
