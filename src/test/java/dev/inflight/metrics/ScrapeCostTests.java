package dev.inflight.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.TaskSpec;
import dev.inflight.core.DefaultInFlightRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A scrape beside a million outstanding runs. */
@Tag("proof")
class ScrapeCostTests {

    private static final int SCRAPES = 50;

    @Test
    void aScrapeWithAMillionRowsCostsMilliseconds() {
        DefaultInFlightRegistry registry = DefaultInFlightRegistry.builder().build();
        PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        InFlightMetrics metrics = new InFlightMetrics(registry);
        metrics.bindTo(prometheus);
        TaskSpec anonymous = TaskSpec.anonymous().timeout(Duration.ofHours(1)).build();
        CompletableFuture<Void> never = new CompletableFuture<>();
        for (int i = 0; i < 1_000_000; i++) {
            registry.track(anonymous, never.newIncompleteFuture());
        }
        prometheus.scrape();

        long start = System.nanoTime();
        for (int i = 0; i < SCRAPES; i++) {
            prometheus.scrape();
        }
        Duration each = Duration.ofNanos(System.nanoTime() - start).dividedBy(SCRAPES);

        System.out.println("a scrape took " + each);
        assertThat(each).isLessThan(Duration.ofMillis(50));
        metrics.close();
    }
}
