package dev.inflight.bench;

import dev.inflight.InFlightFuture;
import dev.inflight.TaskSpec;
import dev.inflight.core.DefaultInFlightRegistry;
import dev.inflight.metrics.InFlightMetrics;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One life cycle, no hand-off: arm a timeout, register under a name, complete, disarm, deregister. Ours against the same by
 * hand, all in one run, because only ratios of one run mean anything.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class LifeCycleBenchmark {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** How many others are outstanding all the while. */
    @Param({"0", "10000", "1000000"})
    int outstanding;

    private final ConcurrentHashMap<String, Object> map = new ConcurrentHashMap<>();
    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private DefaultInFlightRegistry registry;
    private LongTaskTimer active;
    private Timer runs;

    /** What one thread starts again and again. */
    @State(Scope.Thread)
    public static class Name {
        final TaskSpec spec = TaskSpec.named("task:" + Thread.currentThread().getId())
                .kind("bench")
                .label("A label")
                .timeout(TIMEOUT)
                .build();
        final String name = spec.name();
    }

    @Setup(Level.Trial)
    public void fill() {
        registry = DefaultInFlightRegistry.builder()
                .maxOutstanding(2_000_000)
                .maxTimeout(Duration.ofHours(24))
                .build();
        new InFlightMetrics(registry).bindTo(meters);
        active = LongTaskTimer.builder("hand.active").register(meters);
        runs = Timer.builder("hand.runs").tag("outcome", "completed").register(meters);
        for (int i = 0; i < outstanding; i++) {
            String name = "other:" + i;
            registry.track(
                    TaskSpec.named(name)
                            .kind("bench")
                            .timeout(Duration.ofHours(1))
                            .build(),
                    new CompletableFuture<>());
            map.put(name, new CompletableFuture<>().orTimeout(1, TimeUnit.HOURS));
        }
    }

    @TearDown(Level.Trial)
    public void close() {
        registry.close();
    }

    @Benchmark
    public Object floorPutAndRemove(Name name) {
        Object row = new Object[] {name};
        map.put(name.name, row);
        map.remove(name.name, row);
        return row;
    }

    @Benchmark
    public Object orTimeoutAndMap(Name name) {
        CompletableFuture<String> future = new CompletableFuture<String>().orTimeout(30, TimeUnit.SECONDS);
        map.put(name.name, future);
        future.complete("x");
        map.remove(name.name, future);
        return future;
    }

    private record Entry(String name, String label, long startedAt, CompletableFuture<String> future) {}

    @Benchmark
    public Object byHand(Name name) {
        CompletableFuture<String> future = new CompletableFuture<>();
        Entry entry = new Entry(name.name, "A label", System.nanoTime(), future);
        map.put(name.name, entry);
        future.orTimeout(30, TimeUnit.SECONDS).whenComplete((value, failure) -> map.remove(name.name, entry));
        future.complete("x");
        return future;
    }

    @Benchmark
    public Object byHandMetered(Name name) {
        CompletableFuture<String> future = new CompletableFuture<>();
        Entry entry = new Entry(name.name, "A label", System.nanoTime(), future);
        LongTaskTimer.Sample sample = active.start();
        map.put(name.name, entry);
        future.orTimeout(30, TimeUnit.SECONDS).whenComplete((value, failure) -> {
            map.remove(name.name, entry);
            sample.stop();
            runs.record(System.nanoTime() - entry.startedAt, TimeUnit.NANOSECONDS);
        });
        future.complete("x");
        return future;
    }

    @Benchmark
    public Object inflightTrack(Name name) {
        CompletableFuture<String> work = new CompletableFuture<>();
        InFlightFuture<String> future = registry.track(name.spec, work);
        work.complete("x");
        return future;
    }
}
