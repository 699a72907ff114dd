package dev.inflight.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

import dev.inflight.InFlightRegistry;
import dev.inflight.TaskCounts;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

class InFlightHealthIndicatorTests {

    private final InFlightRegistry registry = mock(InFlightRegistry.class);

    @BeforeEach
    void threeOutstandingTwoZombiesOldestAMinute() {
        given(registry.counts()).willReturn(new TaskCounts(3, 1, 2, 0, 2, Duration.ofMinutes(1)));
    }

    @Test
    void detailsAreOutstandingZombiesAndOldest() {
        Health health = new InFlightHealthIndicator(registry, null, null).health();

        assertThat(health.getDetails())
                .containsExactly(
                        java.util.Map.entry("outstanding", 3),
                        java.util.Map.entry("zombies", 2),
                        java.util.Map.entry("oldest", "PT1M"),
                        java.util.Map.entry("oldestSeconds", 60.0));
    }

    @Test
    void withoutThresholdsItIsUp() {
        assertThat(status(null, null)).isEqualTo(Status.UP);
    }

    @Test
    void atTheThresholdsItIsUp() {
        assertThat(status(2, Duration.ofMinutes(1))).isEqualTo(Status.UP);
    }

    @Test
    void withMoreZombiesThanAllowedItIsDown() {
        assertThat(status(1, null)).isEqualTo(Status.DOWN);
    }

    @Test
    void withAnOlderRunThanAllowedItIsDown() {
        assertThat(status(null, Duration.ofSeconds(59))).isEqualTo(Status.DOWN);
    }

    private Status status(Integer maxZombies, Duration maxAge) {
        return new InFlightHealthIndicator(registry, maxZombies, maxAge)
                .health()
                .getStatus();
    }
}
