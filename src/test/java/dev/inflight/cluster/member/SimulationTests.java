package dev.inflight.cluster.member;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.cluster.member.Simulation.Report;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What three replicas do when something goes wrong, and that the simulation would say so if it were wrong. More seeds: {@code
 * -Dinflight.simulation.seeds=100}, from another first one: {@code -Dinflight.simulation.first=1000}.
 */
class SimulationTests {

    private static final long FIRST = Long.getLong("inflight.simulation.first", 1);
    private static final int SEEDS = Integer.getInteger("inflight.simulation.seeds", 4);

    static List<Arguments> faults() {
        List<Arguments> all = new ArrayList<>();
        for (Fault fault : Fault.values()) {
            for (OnUnavailable policy : OnUnavailable.values()) {
                all.add(Arguments.of(fault, policy));
            }
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("faults")
    void everyRunEndsOnceAndNoNameHasTwoHoldersForLongerThanPromised(Fault fault, OnUnavailable policy) {
        for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
            Report report = Simulation.run(seed, policy, fault, Bug.NONE);

            assertThat(report.found()).as("seed %d: %s", seed, report).isEmpty();
            assertThat(report.pair()).as("seed %d: %s", seed, report).isLessThanOrEqualTo(fault.longestPair(policy));
            assertThat(report.begun()).as("seed %d: %s", seed, report).isGreaterThan(10);
        }
    }

    @ParameterizedTest
    @EnumSource(OnUnavailable.class)
    void ofAThousandStartsASecondOfOneNameOneIsLeft(OnUnavailable policy) {
        for (long seed = FIRST; seed < FIRST + 2; seed++) {
            Report report = Simulation.storm(seed, policy);

            assertThat(report.found()).as("seed %d: %s", seed, report).isEmpty();
            assertThat(report.pair()).as("seed %d: %s", seed, report).isZero();
            assertThat(report.started()).isEqualTo(3_000);
        }
    }

    @Test
    void theSameSeedIsTheSameHistory() {
        Report first = Simulation.run(FIRST, OnUnavailable.LOCAL, Fault.CUT_45, Bug.NONE);

        assertThat(Simulation.run(FIRST, OnUnavailable.LOCAL, Fault.CUT_45, Bug.NONE))
                .isEqualTo(first);
    }

    /** Each in so many histories at most, in a circumstance in which it shows. */
    @ParameterizedTest
    @CsvSource({
        "FORGETS_TO_RELEASE, NONE, LOCAL, 2",
        "TAKES_WITHOUT_ASKING, NONE, LOCAL, 1",
        "SAYS_THAT_IT_STOPPED, NONE, LOCAL, 1",
        "COUNTS_TOKENS_ITSELF, NONE, LOCAL, 1",
        "IGNORES_A_LOST_NAME, FLUSHALL, LOCAL, 6",
        "NEVER_CLAIMS_AGAIN, FLUSHALL, LOCAL, 6",
        "HAS_NO_FENCE, CUT_45, REJECT, 6"
    })
    void aPlantedBugIsFound(Bug bug, Fault fault, OnUnavailable policy, int histories) {
        List<Report> reports = new ArrayList<>();
        for (long seed = 1; seed <= histories; seed++) { // always these: others may need more of them
            Report report = Simulation.run(seed, policy, fault, bug);
            reports.add(report);
            if (report.isWrong(fault.longestPair(policy))) {
                return;
            }
        }
        assertThat(reports).as("nothing was found").isEmpty();
    }
}
