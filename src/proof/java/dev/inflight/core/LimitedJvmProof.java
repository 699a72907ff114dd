package dev.inflight.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.OtherJvm;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** What the engine promises of memory, stack and time, each in a JVM of its own that has little of it (see {@link Limits}). */
@Tag("proof")
class LimitedJvmProof {

    @Test
    void aMillionCancelledTasksBehindABusyPoolFitIntoLittleMemory() throws InterruptedException {
        assertThat(run(List.of("-Xmx256m"), "cancelInOrder")).isEqualTo("held");
    }

    @Test
    void tasksCancelledInRandomOrderFitIntoLittleMemory() throws InterruptedException {
        assertThat(run(List.of("-Xmx256m"), "cancelAtRandom")).isEqualTo("held");
    }

    @Test
    void aMillionRestartsFromTheOwnCompletionFitOnASmallStack() throws InterruptedException {
        assertThat(run(List.of("-Xss256k", "-Xmx256m"), "restart")).isEqualTo("held");
    }

    @Test
    void aMillionDeadlinesInOneSecondAllFireWithinFiveWhileStartsGoOn() throws InterruptedException {
        assertThat(run(List.of("-Xmx3g"), "expire")).isEqualTo("held");
    }

    @Test
    void aThousandSlowCallbacksDelayNoOtherTimeout() throws InterruptedException {
        assertThat(run(List.of(), "slowCallbacks")).isEqualTo("held");
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void oneCarrierIsEnough() throws InterruptedException {
        assertThat(run(List.of("-Djdk.virtualThreadScheduler.parallelism=1"), "oneCarrier"))
                .isEqualTo("held");
    }

    /** Returns the last line that the limit's main method wrote. */
    private static String run(List<String> options, String limit) throws InterruptedException {
        OtherJvm jvm = OtherJvm.start(options, Limits.class.getName(), limit);
        int exit = jvm.await(Duration.ofMinutes(3));
        List<String> lines = jvm.lines();
        lines.forEach(line -> Proofs.report("%s %s: %s", limit, options, line));
        return exit != 0 || lines.isEmpty() ? "exit code " + exit : lines.get(lines.size() - 1);
    }
}
