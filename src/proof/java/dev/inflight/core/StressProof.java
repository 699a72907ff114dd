package dev.inflight.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.OtherJvm;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Runs the jcstress tests, the real ones and the planted naive ones together, in one run: that the naive ones are caught shows
 * that the machine is able to show what the real ones are free of.
 */
@Tag("proof")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StressProof {

    private static final Pattern VERDICT =
            Pattern.compile("\\[(FAILED|ERROR)] dev\\.inflight\\.core\\.run\\.(\\w+\\.\\w+)");

    private final Set<String> failed = new TreeSet<>();
    private final Set<String> broken = new TreeSet<>();
    private List<String> output = List.of();
    private int exit;

    @BeforeAll
    void stress() throws InterruptedException {
        OtherJvm jcstress = OtherJvm.start(
                List.of(),
                "org.openjdk.jcstress.Main",
                "-m",
                "quick",
                "-sc",
                "false",
                "-f",
                "2",
                "-iters",
                "5",
                "-time",
                String.valueOf(Proofs.fifteenthMillis()),
                "-jvmArgs",
                "-Xmx256m",
                "-r",
                "jcstress",
                "-t",
                "dev.inflight.core.run.(Fence|Outcome|Table)Stress");
        exit = jcstress.await(Duration.ofMinutes(5));
        output = jcstress.lines();
        for (String line : output) {
            Matcher verdict = VERDICT.matcher(line);
            if (verdict.find()) {
                (verdict.group(1).equals("FAILED") ? failed : broken).add(verdict.group(2));
            }
        }
        output.stream()
                .filter(line -> line.contains("Acceptable")
                        || line.contains("Forbidden")
                        || VERDICT.matcher(line).find())
                .forEach(line -> Proofs.report("jcstress %s", line));
    }

    @Test
    void itRan() {
        assertThat(output).as("exit code %d", exit).anyMatch(line -> line.contains("RUN RESULTS"));
    }

    @Test
    void noTestIsBroken() {
        assertThat(broken).isEmpty();
    }

    @Test
    void exactlyTheNaiveVariantsAreCaught() {
        assertThat(failed)
                .containsExactly("FenceStress.NaiveFence", "OutcomeStress.NaiveOutcome", "TableStress.NaiveReplace");
    }
}
