package dev.inflight.bench;

import io.github.resilience4j.timelimiter.TimeLimiter;
import io.github.resilience4j.timelimiter.TimeLimiterConfig;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** With what is running now and how long it took, on a Prometheus registry. */
final class MeteredRivals {

    private MeteredRivals() {}

    /** A map of entries, a long task timer for what is running, a timer for what has ended. */
    private abstract static class Metered implements Rival {

        record Entry(
                String name, String label, long startedAt, CompletableFuture<?> future, LongTaskTimer.Sample sample) {}

        private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        private final LongTaskTimer active =
                LongTaskTimer.builder("tasks.active").tag("kind", Task.KIND).register(meters);
        private final Timer ended = Timer.builder("tasks.ended")
                .tags("kind", Task.KIND, "outcome", "completed")
                .register(meters);
        private final ConcurrentHashMap<String, Entry> entries = new ConcurrentHashMap<>();

        Entry entered(Task task, CompletableFuture<?> future) {
            Entry entry = new Entry(task.name(), task.label(), System.nanoTime(), future, active.start());
            entries.put(task.name(), entry);
            return entry;
        }

        void left(Entry entry) {
            entries.remove(entry.name(), entry);
            entry.sample().stop();
            ended.record(System.nanoTime() - entry.startedAt(), TimeUnit.NANOSECONDS);
        }

        @Override
        @SuppressWarnings("unchecked")
        public void end(Task task, Object started) {
            ((CompletableFuture<String>) started).complete("done");
        }

        @Override
        public String scrape() {
            return meters.scrape();
        }

        @Override
        public long count() {
            return entries.size();
        }
    }

    static final class ByHand extends Metered {

        @Override
        public Object start(Task task) {
            CompletableFuture<String> future = new CompletableFuture<>();
            Entry entry = entered(task, future);
            future.orTimeout(task.timeout().toMillis(), TimeUnit.MILLISECONDS)
                    .whenComplete((value, failure) -> left(entry));
            return future;
        }
    }

    static final class Resilience4j extends Metered {

        private final ScheduledThreadPoolExecutor scheduler = scheduler();
        private final TimeLimiter shortLimiter = limiter(Task.TIMEOUT);
        private final TimeLimiter longLimiter = limiter(Task.LONG);

        private static TimeLimiter limiter(java.time.Duration timeout) {
            return TimeLimiter.of(
                    TimeLimiterConfig.custom().timeoutDuration(timeout).build());
        }

        @Override
        public Object start(Task task) {
            TimeLimiter limiter = task.timeout().equals(Task.TIMEOUT) ? shortLimiter : longLimiter;
            CompletableFuture<String> work = new CompletableFuture<>();
            Entry entry = entered(task, work);
            limiter.executeCompletionStage(scheduler, () -> work).whenComplete((value, failure) -> left(entry));
            return work;
        }

        @Override
        public void close() {
            scheduler.shutdownNow();
        }
    }

    static final class Micrometer implements Rival {

        private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        private final ObservationRegistry observations = ObservationRegistry.create();

        Micrometer() {
            observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
        }

        @Override
        public Object start(Task task) {
            return Observation.createNotStarted("tasks", observations)
                    .lowCardinalityKeyValue("kind", Task.KIND)
                    .start();
        }

        @Override
        public void end(Task task, Object started) {
            ((Observation) started).stop();
        }

        @Override
        public String scrape() {
            return meters.scrape();
        }
    }

    /** One thread, and what is cancelled leaves the queue. */
    static ScheduledThreadPoolExecutor scheduler() {
        ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "scheduler");
            thread.setDaemon(true);
            return thread;
        });
        scheduler.setRemoveOnCancelPolicy(true);
        return scheduler;
    }
}
