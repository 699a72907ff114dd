package dev.inflight.bench;

import dev.inflight.autoconfigure.InFlightAsyncAutoConfiguration;
import dev.inflight.autoconfigure.InFlightAutoConfiguration;
import dev.inflight.autoconfigure.InFlightMetricsAutoConfiguration;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.MapPropertySource;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

/** An unmodified {@code @Async} method, called in batches, in an application with the library and in one without. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xms2g", "-Xmx2g"})
@State(Scope.Benchmark)
public class AsyncBenchmark {

    private static final int BATCH = 100;

    /** Whether the library is there. */
    @Param
    Application application;

    /** On virtual threads where Java has them, or on the eight of Spring Boot's pool. */
    @Param({"true", "false"})
    boolean virtual;

    /** What the method does, in units of about two nanoseconds. */
    @Param({"0", "5000"})
    long tokens;

    private AnnotationConfigApplicationContext context;
    private Service service;

    /** With and without. */
    public enum Application {
        BARE,
        TRACKED
    }

    /** What a user has. */
    static class Service {

        @Async
        public CompletableFuture<String> call(long tokens) {
            Blackhole.consumeCPU(tokens);
            return CompletableFuture.completedFuture("done");
        }
    }

    @EnableAsync
    static class BareConfiguration {

        @Bean
        Service service() {
            return new Service();
        }

        @Bean
        PrometheusMeterRegistry meters() {
            return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        }
    }

    @Setup(Level.Trial)
    public void open() {
        context = new AnnotationConfigApplicationContext();
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource("benchmark", Map.of("spring.threads.virtual.enabled", virtual)));
        context.register(BareConfiguration.class, TaskExecutionAutoConfiguration.class);
        if (application == Application.TRACKED) {
            context.register(
                    InFlightAutoConfiguration.class,
                    InFlightAsyncAutoConfiguration.class,
                    InFlightMetricsAutoConfiguration.class);
        }
        context.refresh();
        service = context.getBean(Service.class);
        boolean tracked = service.call(0) instanceof dev.inflight.InFlightFuture<?>;
        if (tracked != (application == Application.TRACKED)) {
            throw new IllegalStateException(application + ", but tracked: " + tracked);
        }
    }

    @TearDown(Level.Trial)
    public void close() {
        context.close();
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void batch() {
        CompletableFuture<?>[] batch = new CompletableFuture<?>[BATCH];
        for (int i = 0; i < BATCH; i++) {
            batch[i] = service.call(tokens);
        }
        for (CompletableFuture<?> future : batch) {
            future.join();
        }
    }
}
