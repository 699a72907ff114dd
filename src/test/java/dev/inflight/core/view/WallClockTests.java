package dev.inflight.core.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.core.threads.CallbackPool;
import dev.inflight.core.timer.DeadlineTimer;
import dev.inflight.test.ManualTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WallClockTests {

    private final ManualTime time = new ManualTime();
    private final WallClock clock =
            new WallClock(time, new DeadlineTimer("timer", time, CallbackPool.on(Runnable::run)));

    @Test
    void aWallClockThatIsALittleOffIsNotBelieved() {
        Instant before = clock.at(0);
        time.jumpWallClock(Duration.ofMillis(50));
        assertThat(clock.at(0)).isEqualTo(before);
    }

    @Test
    void aWallClockThatIsFurtherOffWasSet() {
        Instant before = clock.at(0);
        time.jumpWallClock(Duration.ofMillis(51));
        assertThat(clock.at(0)).isEqualTo(before.plusMillis(51));
    }
}
