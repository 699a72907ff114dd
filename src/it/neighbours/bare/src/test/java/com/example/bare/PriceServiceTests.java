package com.example.bare;

import static dev.inflight.test.InFlightAssertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inflight.InFlightFuture;
import dev.inflight.InFlightRegistry;
import dev.inflight.Outcome;
import dev.inflight.TaskSpec;
import dev.inflight.core.DefaultInFlightRegistry;
import dev.inflight.test.ManualTime;
import dev.inflight.test.RecordingListener;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

/** What a stranger would write with the test kit. */
@SpringJUnitConfig(PriceServiceTests.Application.class)
class PriceServiceTests {

    @Autowired
    private InFlightRegistry registry;

    @Autowired
    private PriceService prices;

    @Test
    void aCancelledRefreshLeavesNothingBehind() throws Exception {
        CompletableFuture<String> refresh = prices.refresh("eu");
        prices.begun().await(10, TimeUnit.SECONDS);
        assertThat(registry).hasOutstanding(1);

        refresh.cancel(true);

        await().untilAsserted(() -> assertThat(registry).isIdle().hasNoZombies());
    }

    @Test
    void aShopThatNeverAnswersTimesOut() {
        ManualTime time = new ManualTime();
        RecordingListener events = new RecordingListener();
        TaskSpec spec =
                TaskSpec.named("refresh:eu").timeout(Duration.ofSeconds(30)).build();
        try (DefaultInFlightRegistry registry =
                DefaultInFlightRegistry.builder().time(time).listener(events).build()) {
            InFlightFuture<String> future = registry.track(spec, new CompletableFuture<>());

            time.advancePast(spec.timeout());

            assertThat(future).hasEnded(Outcome.TIMED_OUT);
            assertThat(registry).hasNoneOutstanding().hasEnded("refresh:eu", Outcome.TIMED_OUT);
            assertThat(events.ended()).hasSize(1);
        }
    }

    @EnableAutoConfiguration
    @EnableAsync
    @Import(PriceService.class)
    static class Application {}
}
