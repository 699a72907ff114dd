package dev.inflight.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inflight.InFlightFuture;
import dev.inflight.Outcome;
import dev.inflight.Overlap;
import dev.inflight.TaskSpec;
import dev.inflight.core.DefaultInFlightRegistry;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

class InFlightMetricsTests {

    private final DefaultInFlightRegistry registry =
            DefaultInFlightRegistry.builder().maxKinds(3).build();
    private final PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final SimpleMeterRegistry simple = new SimpleMeterRegistry();
    private final InFlightMetrics metrics = new InFlightMetrics(registry, 2);

    @AfterEach
    void close() {
        metrics.close();
        registry.close();
    }

    @Test
    void aKindIsThereRightAfterItsFirstStart() {
        metrics.bindTo(simple);

        track("a", "refresh");

        assertThat(simple.get("inflight.outstanding")
                        .tag("kind", "refresh")
                        .gauge()
                        .value())
                .isOne();
    }

    @Test
    void aKindThatBeganBeforeTheBindingIsThere() {
        track("a", "refresh");

        metrics.bindTo(simple);

        assertThat(simple.get("inflight.outstanding")
                        .tag("kind", "refresh")
                        .gauge()
                        .value())
                .isOne();
    }

    @Test
    void aScrapeShowsEndedRunsAsATimer() {
        metrics.bindTo(prometheus);

        track("a", "refresh").complete(null);

        assertThat(lines("inflight_runs"))
                .contains("inflight_runs_seconds_count{kind=\"refresh\",outcome=\"completed\"} 1")
                .anyMatch(line -> line.startsWith("inflight_runs_seconds_sum{kind=\"refresh\",outcome=\"completed\"} "))
                .anyMatch(
                        line -> line.startsWith("inflight_runs_seconds_max{kind=\"refresh\",outcome=\"completed\"} "));
    }

    @Test
    void theMetricsEndpointSeesATimer() {
        metrics.bindTo(simple);

        track("a", "refresh").complete(null);

        assertThat(simple.get("inflight.runs")
                        .tags("kind", "refresh", "outcome", "completed")
                        .functionTimer()
                        .count())
                .isOne();
    }

    @Test
    void everyOutcomeOfAKindIsThereBeforeItHappens() {
        metrics.bindTo(prometheus);
        InFlightFuture<Void> future = track("a", "refresh");
        assertThat(lines("inflight_runs_seconds_count"))
                .hasSize(Outcome.values().length)
                .contains("inflight_runs_seconds_count{kind=\"refresh\",outcome=\"cancelled\"} 0");

        future.cancel(true);

        assertThat(lines("inflight_runs_seconds_count"))
                .contains("inflight_runs_seconds_count{kind=\"refresh\",outcome=\"cancelled\"} 1");
    }

    @Test
    void overlapsAreCountedByPolicy() {
        metrics.bindTo(prometheus);
        track("a", "refresh");

        registry.track(spec("a", "refresh").overlap(Overlap.FAIL_NEWER).build(), new CompletableFuture<Void>());

        assertThat(lines("inflight_overlaps"))
                .contains("inflight_overlaps_total{kind=\"refresh\",policy=\"fail_newer\"} 1.0");
    }

    @Test
    void queueTimeAndStopLagAreTimers() {
        metrics.bindTo(prometheus);

        registry.start(spec("a", "refresh").build(), () -> null);

        await().untilAsserted(() -> assertThat(lines("inflight_queue_time"))
                .contains("inflight_queue_time_seconds_count{kind=\"refresh\"} 1")
                .anyMatch(line -> line.startsWith("inflight_queue_time_seconds_max{kind=\"refresh\"} ")));
        assertThat(lines("inflight_stop_lag")).contains("inflight_stop_lag_seconds_count{kind=\"refresh\"} 0");
    }

    @Test
    void kindsBeyondTheBoundAreCountedAsOther() {
        metrics.bindTo(prometheus);

        for (int i = 0; i < 50; i++) {
            track("task-" + i, "kind-" + i);
        }

        assertThat(lines("inflight_outstanding"))
                .hasSize(4)
                .contains("inflight_outstanding{kind=\"other\"} 47.0", "inflight_outstanding{kind=\"kind-0\"} 1.0");
    }

    @Test
    void aThousandNamesMakeNoMoreMetersThanTwo() {
        metrics.bindTo(simple);
        track("a", "refresh").complete(null);
        track("b", "refresh").complete(null);
        metrics.refresh();
        int before = simple.getMeters().size();

        for (int i = 0; i < 1_000; i++) {
            track("task-" + i, "refresh").complete(null);
        }

        metrics.refresh();
        assertThat(simple.getMeters()).hasSize(before);
    }

    @Test
    void onlyTheOldestHaveAnAgeOfTheirOwn() {
        metrics.bindTo(prometheus);

        List.of("a", "b", "c").forEach(name -> track(name, "refresh"));

        assertThat(lines("inflight_age_seconds"))
                .hasSize(2)
                .anyMatch(line -> line.startsWith("inflight_age_seconds{kind=\"refresh\",label=\"a\",name=\"a\"} "))
                .anyMatch(line -> line.contains("name=\"b\""));
    }

    @Test
    void theRowOfAnEndedRunIsGoneFromTheNextScrape() {
        metrics.bindTo(prometheus);
        InFlightFuture<Void> oldest = track("a", "refresh");
        List.of("b", "c").forEach(name -> track(name, "refresh"));
        assertThat(lines("inflight_age_seconds")).anyMatch(line -> line.contains("name=\"a\""));

        oldest.complete(null);

        assertThat(lines("inflight_age_seconds"))
                .hasSize(2)
                .noneMatch(line -> line.contains("name=\"a\""))
                .anyMatch(line -> line.contains("name=\"c\""));
    }

    @Test
    void aSuccessorUnderTheSameNameHasItsOwnAge() {
        metrics.bindTo(prometheus);
        track("a", "refresh");
        prometheus.scrape();

        track("a", "refresh");

        assertThat(lines("inflight_age_seconds")).hasSize(1);
    }

    @Test
    void runsThatQueueUnderOneNameShareARow() {
        metrics.bindTo(prometheus);
        CompletableFuture<Void> first = new CompletableFuture<>();
        registry.startAsync(spec("a", "refresh").overlap(Overlap.QUEUE).build(), () -> first);
        registry.startAsync(spec("a", "refresh").overlap(Overlap.QUEUE).build(), CompletableFuture::new);
        assertThat(lines("inflight_age_seconds")).hasSize(1);

        first.complete(null);

        await().untilAsserted(() -> assertThat(lines("inflight_age_seconds")).hasSize(1));
    }

    @Test
    void aMeterRegistryWithoutAScrapeHasTheOldestOnceItsAgeIsRead() {
        metrics.bindTo(simple);
        List.of("a", "b", "c").forEach(name -> track(name, "refresh"));

        simple.get("inflight.oldest.age").gauge().value();

        assertThat(simple.find("inflight.age").gauges()).hasSize(2);
    }

    @Test
    void oldestZeroTurnsTheAgesOff() {
        try (InFlightMetrics none = new InFlightMetrics(registry, 0)) {
            none.bindTo(prometheus);
            track("a", "refresh");

            assertThat(lines("inflight_age_seconds")).isEmpty();
        }
    }

    @Test
    void aLabelCannotForgeALine() {
        metrics.bindTo(prometheus);
        registry.track(
                spec("a", "refresh").label("x\"} 1\ninflight_forged 1\u0000").build(), new CompletableFuture<Void>());

        assertThat(lines("inflight_forged")).isEmpty();
        assertThat(lines("inflight_age_seconds"))
                .singleElement()
                .asString()
                .contains("label=\"x\\\"} 1\\\\u000ainflight_forged 1\\\\u0000\"");
    }

    @Test
    void aPrometheusRegistryInsideACompositeIsUpToDateToo() {
        CompositeMeterRegistry composite = new CompositeMeterRegistry(Clock.SYSTEM, List.of(prometheus, simple));
        metrics.bindTo(composite);

        track("a", "refresh");

        assertThat(lines("inflight_age_seconds")).hasSize(1);
    }

    @Test
    void noGaugeIsNaNAfterAGarbageCollection() {
        new InFlightMetrics(registry, 2).bindTo(prometheus);
        track("a", "refresh").complete(null);

        System.gc();

        assertThat(lines("inflight_")).isNotEmpty().noneMatch(line -> line.endsWith("NaN"));
        assertThat(lines("inflight_runs_seconds_count"))
                .contains("inflight_runs_seconds_count{kind=\"refresh\",outcome=\"completed\"} 1");
    }

    @Test
    void closingRemovesAllMeters() {
        metrics.bindTo(simple);
        track("a", "refresh");

        metrics.close();

        assertThat(simple.getMeters()).isEmpty();
    }

    @Test
    void onlyMetersOfTheCatalogueAreThere() {
        metrics.bindTo(simple);
        track("a", "refresh");
        track("a", "refresh");
        metrics.refresh();

        assertThat(simple.getMeters()).allSatisfy(meter -> {
            InFlightMeters known = List.of(InFlightMeters.values()).stream()
                    .filter(any -> any.meterName().equals(meter.getId().getName()))
                    .findAny()
                    .orElseThrow();
            assertThat(meter.getId().getDescription()).isEqualTo(known.description());
            assertThat(meter.getId().getTags().stream().map(tag -> tag.getKey()))
                    .containsExactlyInAnyOrderElementsOf(known.tagKeys());
        });
    }

    @Test
    @EnabledIf("promtoolIsInstalled")
    void promtoolFindsNothingToSay(@TempDir Path directory) throws Exception {
        metrics.bindTo(prometheus);
        track("a", "refresh").cancel(true);
        track("b", "refresh");
        track("b", "refresh");
        Path scrape = directory.resolve("scrape");
        Files.writeString(
                scrape,
                prometheus
                        .scrape()
                        .lines()
                        .filter(line -> line.contains("inflight_"))
                        .collect(Collectors.joining("\n", "", "\n")));

        Process promtool = new ProcessBuilder("promtool", "check", "metrics")
                .redirectInput(scrape.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(promtool.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(said).isEmpty();
        assertThat(promtool.exitValue()).isZero();
    }

    static boolean promtoolIsInstalled() {
        try {
            return new ProcessBuilder("promtool", "--version").start().waitFor(30, TimeUnit.SECONDS);
        } catch (IOException | InterruptedException e) {
            return false;
        }
    }

    private InFlightFuture<Void> track(String name, String kind) {
        return registry.track(spec(name, kind).build(), new CompletableFuture<>());
    }

    private static TaskSpec.Builder spec(String name, String kind) {
        return TaskSpec.named(name).kind(kind).timeout(Duration.ofMinutes(5));
    }

    private List<String> lines(String prefix) {
        return new ArrayList<>(prometheus
                .scrape()
                .lines()
                .filter(line -> line.startsWith(prefix))
                .toList());
    }
}
