package dev.inflight.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inflight.InFlightFuture;
import dev.inflight.InFlightRegistry;
import dev.inflight.LabelledWork;
import dev.inflight.Overlap;
import dev.inflight.TaskSnapshot;
import dev.inflight.TaskSpec;
import dev.inflight.core.DefaultInFlightRegistry;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

class InFlightMetricsTests {

    /** In seconds. */
    private static final int PATIENCE = 20;

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
    void aKindThatCompletedOnceHasOnlyTheMetersThatSaySo() {
        metrics.bindTo(prometheus);

        registry.track(spec("a", "refresh").build(), CompletableFuture.completedFuture("done"));

        assertThat(lines("inflight_"))
                .extracting(line -> line.substring(0, line.indexOf(' ')))
                .containsExactlyInAnyOrder(
                        "inflight_outstanding{kind=\"refresh\"}",
                        "inflight_oldest_age_seconds{kind=\"refresh\"}",
                        "inflight_runs_seconds_count{kind=\"refresh\",outcome=\"completed\"}",
                        "inflight_runs_seconds_sum{kind=\"refresh\",outcome=\"completed\"}",
                        "inflight_runs_seconds_max{kind=\"refresh\",outcome=\"completed\"}");
    }

    @Test
    void anOutcomeIsThereOnceARunHasEndedSo() {
        metrics.bindTo(simple);
        track("a", "refresh").complete(null);
        assertThat(simple.find("inflight.runs").tag("outcome", "cancelled").functionTimer())
                .isNull();

        track("a", "refresh").cancel(true);

        assertThat(simple.get("inflight.runs")
                        .tag("outcome", "cancelled")
                        .functionTimer()
                        .count())
                .isOne();
    }

    @Test
    void anOverlapIsThereOnceItHasHappenedByItsPolicy() {
        metrics.bindTo(prometheus);
        track("a", "refresh");
        assertThat(lines("inflight_overlaps")).isEmpty();

        registry.track(spec("a", "refresh").overlap(Overlap.FAIL_NEWER).build(), new CompletableFuture<Void>());

        assertThat(lines("inflight_overlaps"))
                .containsExactly("inflight_overlaps_total{kind=\"refresh\",policy=\"fail_newer\"} 1.0");
    }

    @Test
    void theQueueTimeIsThereOnceARunHasBegun() {
        metrics.bindTo(prometheus);
        track("a", "refresh");
        assertThat(lines("inflight_queue")).isEmpty();

        registry.start(spec("b", "refresh").build(), () -> null, Runnable::run);

        assertThat(lines("inflight_queue_time"))
                .contains("inflight_queue_time_seconds_count{kind=\"refresh\"} 1")
                .anyMatch(line -> line.startsWith("inflight_queue_time_seconds_max{kind=\"refresh\"} "));
        assertThat(lines("inflight_queued")).containsExactly("inflight_queued{kind=\"refresh\"} 0.0");
    }

    @Test
    void theStopLagIsThereOnceStoppedWorkHasGone() {
        metrics.bindTo(prometheus);
        registry.start(spec("a", "refresh").build(), () -> null, Runnable::run);
        assertThat(lines("inflight_stop")).isEmpty();
        CountDownLatch begun = new CountDownLatch(1);
        InFlightFuture<Void> stopped = registry.start(spec("a", "refresh").build(), () -> {
            begun.countDown();
            new CountDownLatch(1).await();
            return null;
        });
        await().until(() -> begun.getCount() == 0);

        stopped.cancel(true);

        assertThat(lines("inflight_stopping")).hasSize(1);
        await().ignoreExceptions()
                .untilAsserted(() -> assertThat(lines("inflight_stop_lag"))
                        .contains("inflight_stop_lag_seconds_count{kind=\"refresh\"} 1"));
    }

    @Test
    void zombiesAreThereOnceThereIsOne() {
        CountDownLatch over = new CountDownLatch(1);
        try (DefaultInFlightRegistry impatient = DefaultInFlightRegistry.builder()
                        .stopGrace(Duration.ofMillis(50))
                        .build();
                InFlightMetrics its = new InFlightMetrics(impatient)) {
            its.bindTo(simple);
            CountDownLatch begun = new CountDownLatch(1);
            InFlightFuture<Void> stopped = impatient.start(spec("a", "refresh").build(), () -> {
                begun.countDown();
                while (over.getCount() > 0) {
                    Thread.onSpinWait();
                }
                return null;
            });
            await().until(() -> begun.getCount() == 0);
            assertThat(simple.find("inflight.zombies").gauge()).isNull();

            stopped.cancel(true);

            await().ignoreExceptions()
                    .untilAsserted(() -> assertThat(
                                    simple.get("inflight.zombies").gauge().value())
                            .isOne());
            over.countDown();
        }
    }

    @Test
    void whatHappenedBeforeTheBindingIsThere() {
        track("a", "refresh").complete(null);
        track("a", "refresh").cancel(true);
        track("a", "refresh");
        track("a", "refresh");

        metrics.bindTo(prometheus);

        assertThat(lines("inflight_runs_seconds_count")).hasSize(3);
        assertThat(lines("inflight_overlaps")).hasSize(1);
    }

    @Test
    void whatHappenedWhileNobodyCouldBeToldIsThereAtTheNextScrape() {
        InFlightRegistry deaf = with((method, arguments) -> method.getName().equals("onKind") ? NOTHING : null);
        try (InFlightMetrics its = new InFlightMetrics(deaf)) {
            its.bindTo(prometheus);

            track("a", "refresh").complete(null);

            assertThat(lines("inflight_runs_seconds_count")).hasSize(1);
        }
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
    void whatAMethodWasCalledWithIsNoTag() {
        metrics.bindTo(prometheus);
        CompletableFuture<Void> stage = new CompletableFuture<>();

        registry.startAsync(
                TaskSpec.named("a")
                        .kind("refresh")
                        .timeout(Duration.ofSeconds(30))
                        .build(),
                new Call(stage));

        assertThat(registry.find("a")).get().extracting(TaskSnapshot::label).isEqualTo("customer=ann@example.org");
        assertThat(lines("inflight_age_seconds"))
                .singleElement()
                .satisfies(line -> assertThat(line).contains("label=\"a\""));
        stage.complete(null);
    }

    private record Call(CompletableFuture<Void> stage) implements Supplier<CompletableFuture<Void>>, LabelledWork {
        @Override
        public Supplier<String> label() {
            return () -> "customer=ann@example.org";
        }

        @Override
        public CompletableFuture<Void> get() {
            return stage;
        }
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

        await().ignoreExceptions()
                .untilAsserted(() -> assertThat(lines("inflight_age_seconds")).hasSize(1));
    }

    @Test
    void aRunThatWaitsUnderANameIsAsOldAsItIs() {
        metrics.bindTo(prometheus);
        for (String label : List.of("first", "second")) {
            registry.startAsync(
                    spec("a", "refresh").label(label).overlap(Overlap.QUEUE).build(), CompletableFuture::new);
        }

        assertThat(lines("inflight_age_seconds")).hasSize(2).noneMatch(line -> line.endsWith(" 0.0"));
    }

    @Test
    void whereRunsWaitUnderOneNameAScrapeListsNothingAsLongAsTheOldestAreTheSame() {
        AtomicInteger lists = new AtomicInteger();
        InFlightRegistry counted = with((method, arguments) -> {
            if (method.getName().equals("list")) {
                lists.incrementAndGet();
            }
            return null;
        });
        try (InFlightMetrics its = new InFlightMetrics(counted, 5)) {
            its.bindTo(prometheus);
            for (int i = 0; i < 10; i++) {
                registry.startAsync(spec("a", "refresh").overlap(Overlap.QUEUE).build(), CompletableFuture::new);
            }
            prometheus.scrape();
            int before = lists.get();
            assertThat(before).isPositive();

            prometheus.scrape();

            assertThat(lists).hasValue(before);
        }
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
    void closingLeavesNothingBehindInTheRegistry() {
        WeakReference<SimpleMeterRegistry> bound = bindAndClose();

        await().until(() -> {
            System.gc();
            return bound.refersTo(null);
        });
    }

    private WeakReference<SimpleMeterRegistry> bindAndClose() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        try (InFlightMetrics its = new InFlightMetrics(registry)) {
            its.bindTo(meters);
            track("a", "refresh");
        }
        return new WeakReference<>(meters);
    }

    @Test
    void whatIsRegisteredWhileItIsClosedDoesNotStay() throws Exception {
        try (Held held = new Held(simple, "kind", "slow")) {
            metrics.bindTo(simple);
            CompletableFuture<?> start = CompletableFuture.runAsync(() -> track("a", "slow"), ON_A_THREAD_OF_ITS_OWN);
            held.awaitReached();

            within(metrics::close);

            held.close();
            start.get(PATIENCE, TimeUnit.SECONDS);
            assertThat(simple.getMeters()).isEmpty();
        }
    }

    @Test
    void aMeterThatTakesLongToRegisterHoldsUpNoOtherKind() throws Exception {
        try (Held held = new Held(simple, "kind", "slow")) {
            metrics.bindTo(simple);
            CompletableFuture<?> start = CompletableFuture.runAsync(() -> track("a", "slow"), ON_A_THREAD_OF_ITS_OWN);
            held.awaitReached();

            within(() -> track("b", "quick"));

            assertThat(simple.find("inflight.outstanding").tag("kind", "quick").gauge())
                    .isNotNull();
            held.close();
            start.get(PATIENCE, TimeUnit.SECONDS);
        }
    }

    @Test
    void anAgeThatTakesLongToRegisterHoldsUpNoOtherScrape() throws Exception {
        try (Held held = new Held(prometheus, "name", "slow")) {
            metrics.bindTo(prometheus);
            track("slow", "refresh");
            CompletableFuture<?> scrape = CompletableFuture.runAsync(prometheus::scrape, ON_A_THREAD_OF_ITS_OWN);
            held.awaitReached();

            within(prometheus::scrape);

            held.close();
            scrape.get(PATIENCE, TimeUnit.SECONDS);
        }
    }

    @Test
    void aMeterThatCannotBeRegisteredSpoilsNoScrape() {
        prometheus.config().meterFilter(new MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                if (id.getName().equals("inflight.age")) {
                    throw new IllegalStateException("no ages here");
                }
                return id;
            }
        });
        metrics.bindTo(prometheus);
        track("a", "refresh");

        assertThat(lines("inflight_outstanding")).hasSize(1);
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

    /** The common pool may have a single thread, which whoever is held would keep. */
    private static final java.util.concurrent.Executor ON_A_THREAD_OF_ITS_OWN = task -> new Thread(task).start();

    private static void within(Runnable action) throws Exception {
        CompletableFuture.runAsync(action, ON_A_THREAD_OF_ITS_OWN).get(PATIENCE, TimeUnit.SECONDS);
    }

    /** Holds whoever registers a meter with this tag until it is closed. */
    private static final class Held implements MeterFilter, AutoCloseable {

        private final Tag tag;
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);

        Held(MeterRegistry meters, String key, String value) {
            this.tag = Tag.of(key, value);
            meters.config().meterFilter(this);
        }

        @Override
        public Meter.Id map(Meter.Id id) {
            if (id.getTags().contains(tag)) {
                reached.countDown();
                await().atMost(Duration.ofSeconds(3 * PATIENCE)).until(() -> released.getCount() == 0);
            }
            return id;
        }

        void awaitReached() {
            await().until(() -> reached.getCount() == 0);
        }

        @Override
        public void close() {
            released.countDown();
        }
    }

    private static final Object NOTHING = new Object();

    /** The registry, where each call is first offered to somebody; {@link #NOTHING} stands for no answer. */
    private InFlightRegistry with(BiFunction<Method, Object[], Object> first) {
        return (InFlightRegistry) Proxy.newProxyInstance(
                InFlightRegistry.class.getClassLoader(),
                new Class<?>[] {InFlightRegistry.class},
                (proxy, method, arguments) -> {
                    Object answer = first.apply(method, arguments);
                    if (answer != null) {
                        return answer == NOTHING ? null : answer;
                    }
                    return method.invoke(registry, arguments);
                });
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
