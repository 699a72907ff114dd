package dev.inflight.core.count;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

class DurationHistogramTests {

    private final DurationHistogram durations = new DurationHistogram();

    @Test
    void tooFewSayNothing() {
        durations.add(5);
        assertThat(durations.bound(0.99, 2)).isEqualTo(-1);
    }

    @Test
    void theBoundIsThePowerOfTwoAboveThatPart() {
        for (int i = 0; i < 99; i++) {
            durations.add(1_000);
        }
        durations.add(1_000_000_000);
        assertThat(durations.bound(0.99, 100)).isEqualTo(1_024);
        assertThat(durations.bound(1, 100)).isEqualTo(1L << 30);
    }

    @Test
    void theWholeRangeOfLongIsCounted() {
        durations.add(-1);
        durations.add(0);
        durations.add(Long.MAX_VALUE);
        assertThat(durations.bound(0.5, 3)).isEqualTo(1);
        assertThat(durations.bound(1, 3)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void thePartReallyStaysBelowTheBound() {
        long[] all = ThreadLocalRandom.current().longs(10_000, 0, 1L << 40).toArray();
        for (long nanos : all) {
            durations.add(nanos);
        }
        long bound = durations.bound(0.9, 1);
        assertThat(java.util.Arrays.stream(all).filter(nanos -> nanos < bound).count())
                .isGreaterThanOrEqualTo(9_000);
    }
}
