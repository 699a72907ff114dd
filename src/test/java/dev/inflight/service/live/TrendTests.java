package dev.inflight.service.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.Outcome;
import dev.inflight.core.DefaultInFlightRegistry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TrendTests {

    private final DefaultInFlightRegistry registry =
            DefaultInFlightRegistry.builder().build();
    private final Trend trend = new Trend();

    @AfterEach
    void close() {
        registry.close();
    }

    private void end(Outcome outcome) {
        CompletableFuture<String> work = new CompletableFuture<>();
        var future = registry.track(work, Duration.ofMinutes(1));
        switch (outcome) {
            case COMPLETED -> work.complete("x");
            case FAILED -> work.completeExceptionally(new IllegalStateException());
            default -> registry.cancel(future.name(), "enough");
        }
    }

    @Test
    void aPointHasTheEndsSinceTheOneBefore() {
        end(Outcome.COMPLETED);
        trend.sample(registry, 1);
        end(Outcome.COMPLETED);
        end(Outcome.COMPLETED);
        end(Outcome.CANCELLED);
        trend.sample(registry, 2);
        trend.sample(registry, 3);
        assertThat(trend.points())
                .extracting(point -> point.ended().toString())
                .containsExactly("{}", "{COMPLETED=2, CANCELLED=1}", "{}");
    }

    @Test
    void aPointHasWhatIsOutstanding() {
        registry.track(new CompletableFuture<>(), Duration.ofMinutes(1));
        trend.sample(registry, 5);
        assertThat(trend.last().outstanding()).isOne();
        assertThat(trend.last().at()).isEqualTo(5);
    }

    @Test
    void onlyTheLastPointsAreKept() {
        for (int i = 0; i <= Trend.POINTS; i++) {
            trend.sample(registry, i);
        }
        assertThat(trend.points()).hasSize(Trend.POINTS);
        assertThat(trend.points().get(0).at()).isOne();
    }
}
