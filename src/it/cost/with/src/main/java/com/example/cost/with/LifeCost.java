package com.example.cost.with;

import com.example.cost.Cost;
import com.example.cost.Figures;
import com.sun.management.OperatingSystemMXBean;
import dev.inflight.InFlightRegistry;
import dev.inflight.TaskSpec;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/**
 * One life cycle (named, with a deadline, counted, timed, gone again) with the application's own registry against the same by
 * hand on the application's own meters, and against Micrometer's observation of it, by turns.
 */
@Component("life")
class LifeCost implements Cost {

    private static final int NAMES = 256;
    private static final int CYCLES = 300_000;
    private static final int ROUNDS = 9;
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final InFlightRegistry registry;
    private final ObservationRegistry observations;
    private final LongTaskTimer active;
    private final Timer ended;
    private final ConcurrentHashMap<String, Entry> entries = new ConcurrentHashMap<>();
    private final TaskSpec[] specs = new TaskSpec[NAMES];
    private final String[] names = new String[NAMES];

    private record Entry(String name, long startedAt, LongTaskTimer.Sample sample) {}

    private interface Cycle {
        void once(int i) throws Exception;
    }

    LifeCost(InFlightRegistry registry, MeterRegistry meters, ObservationRegistry observations) {
        this.registry = registry;
        this.observations = observations;
        this.active = LongTaskTimer.builder("tasks.active").tag("kind", "bench").register(meters);
        this.ended = Timer.builder("tasks.ended")
                .tags("kind", "bench", "outcome", "completed")
                .register(meters);
        for (int i = 0; i < NAMES; i++) {
            names[i] = "task-" + i;
            specs[i] = TaskSpec.named(names[i]).kind("bench").timeout(TIMEOUT).build();
        }
    }

    @Override
    public void measure(Figures figures) throws Exception {
        measure("life.n0", figures);
        for (int i = 0; i < 1_000_000; i++) {
            registry.track(
                    TaskSpec.named("old-" + i)
                            .kind("old")
                            .timeout(TIMEOUT.multipliedBy(12))
                            .build(),
                    new CompletableFuture<>());
            String name = "old-" + i;
            Entry entry = new Entry(name, System.nanoTime(), active.start());
            entries.put(name, entry);
            new CompletableFuture<>().orTimeout(1, TimeUnit.HOURS).whenComplete((value, failure) -> left(entry));
        }
        measure("life.n1m", figures);
        System.exit(0); // a million are not waited for
    }

    private void measure(String what, Figures figures) throws Exception {
        requireAccepted();
        Cycle[] cycles = {this::byHand, this::track, this::start, this::observed};
        String[] whos = {"BY_HAND", "TRACK", "START", "OBSERVATION"};
        double[][] nanos = new double[cycles.length][ROUNDS];
        double[][] processor = new double[cycles.length][ROUNDS];
        for (int round = -3; round < ROUNDS; round++) {
            for (int who = 0; who < cycles.length; who++) {
                long cpu = system.getProcessCpuTime();
                long began = System.nanoTime();
                for (int i = 0; i < CYCLES; i++) {
                    cycles[who].once(i % NAMES);
                }
                if (round >= 0) {
                    nanos[who][round] = (System.nanoTime() - began) / (double) CYCLES;
                    processor[who][round] = (system.getProcessCpuTime() - cpu) / (double) CYCLES;
                }
            }
        }
        for (int who = 0; who < cycles.length; who++) {
            Arrays.sort(nanos[who]);
            Arrays.sort(processor[who]);
            figures.add(what + ".nanos", whos[who], nanos[who][ROUNDS / 2]);
            figures.add(what + ".cpuNanos", whos[who], processor[who][ROUNDS / 2]);
        }
    }

    /** What is refused is not measured. */
    private void requireAccepted() throws Exception {
        CompletableFuture<String> future = new CompletableFuture<>();
        future.complete("done");
        registry.track(specs[0], future).get();
    }

    private void track(int i) {
        CompletableFuture<String> future = new CompletableFuture<>();
        registry.track(specs[i], future);
        future.complete("done");
    }

    private void start(int i) {
        registry.start(specs[i], () -> "done", Runnable::run);
    }

    private void byHand(int i) {
        CompletableFuture<String> future = new CompletableFuture<>();
        Entry entry = new Entry(names[i], System.nanoTime(), active.start());
        entries.put(entry.name(), entry);
        future.orTimeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS).whenComplete((value, failure) -> left(entry));
        future.complete("done");
    }

    private void left(Entry entry) {
        entries.remove(entry.name(), entry);
        entry.sample().stop();
        ended.record(System.nanoTime() - entry.startedAt(), TimeUnit.NANOSECONDS);
    }

    /** What people do who want a trace of it, and the same map and deadline. */
    private void observed(int i) {
        Observation observation = Observation.createNotStarted("task", observations)
                .contextualName("task bench")
                .lowCardinalityKeyValue("kind", "bench")
                .highCardinalityKeyValue("name", names[i])
                .start();
        CompletableFuture<String> future = new CompletableFuture<>();
        future.orTimeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((value, failure) -> observation.stop());
        future.complete("done");
    }
}
