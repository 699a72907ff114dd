package dev.inflight.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.Overlap;
import dev.inflight.TaskSpec;
import dev.inflight.core.DefaultInFlightRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Meters beside a million names, and a million rows. */
@Tag("proof")
class MeterProof {

    private static final int MILLION = 1_000_000;
    private static final int SCRAPES = 50;

    private final DefaultInFlightRegistry registry =
            DefaultInFlightRegistry.builder().stopGrace(Duration.ZERO).build();
    private final PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final InFlightMetrics metrics = new InFlightMetrics(registry);

    @BeforeEach
    void bind() {
        metrics.bindTo(prometheus);
    }

    @AfterEach
    void close() {
        metrics.close();
        registry.close();
    }

    @Test
    void aMillionNamesMakeNoMoreMetersThanAHundred() {
        start(0, 100);
        int few = series();
        start(100, MILLION);

        int many = series();
        System.out.printf(
                "PROOF [%d] meters: %d series after 100 names, %d after a million%n",
                Runtime.version().feature(), few, many);
        assertThat(few).isPositive();
        assertThat(many).isEqualTo(few);
        assertThat(metersWithAName()).isZero();
    }

    private void start(int from, int to) {
        for (int i = from; i < to; i++) {
            TaskSpec spec = TaskSpec.named("name-" + i)
                    .kind("refresh")
                    .timeout(Duration.ofHours(1))
                    .build();
            registry.track(spec, new CompletableFuture<String>()).complete("done");
        }
    }

    private int series() {
        return (int) prometheus
                .scrape()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .count();
    }

    private long metersWithAName() {
        return prometheus.getMeters().stream()
                .filter(meter -> meter.getId().getTag("name") != null)
                .count();
    }

    @Test
    void aScrapeWithAMillionRowsCostsMilliseconds() {
        TaskSpec anonymous = TaskSpec.anonymous().timeout(Duration.ofHours(1)).build();
        CompletableFuture<Void> never = new CompletableFuture<>();
        for (int i = 0; i < MILLION; i++) {
            registry.track(anonymous, never.newIncompleteFuture());
        }
        assertScrapesAreQuick("a million rows");
    }

    @Test
    void aScrapeBesideALineOfAMillionCostsMilliseconds() {
        TaskSpec line = TaskSpec.named("line")
                .overlap(Overlap.QUEUE)
                .timeout(Duration.ofHours(1))
                .build();
        CompletableFuture<Void> never = new CompletableFuture<>();
        for (int i = 0; i < MILLION; i++) {
            registry.startAsync(line, () -> never);
        }
        assertScrapesAreQuick("a line of a million");
    }

    private void assertScrapesAreQuick(String beside) {
        prometheus.scrape();

        long start = System.nanoTime();
        for (int i = 0; i < SCRAPES; i++) {
            prometheus.scrape();
        }
        Duration each = Duration.ofNanos(System.nanoTime() - start).dividedBy(SCRAPES);

        System.out.printf(
                "PROOF [%d] meters: a scrape with %s took %d us%n",
                Runtime.version().feature(), beside, each.toNanos() / 1_000);
        assertThat(each).isLessThan(Duration.ofMillis(50));
    }
}
