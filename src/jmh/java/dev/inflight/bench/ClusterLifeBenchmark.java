package dev.inflight.bench;

import dev.inflight.InFlightRegistry;
import dev.inflight.TaskSpec;
import dev.inflight.cluster.InFlightCluster;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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
import org.springframework.context.ConfigurableApplicationContext;

/** A life cycle as in {@link LifeCycleBenchmark}, in an application that is in no cluster, and in one that is in one. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch"})
@State(Scope.Benchmark)
public class ClusterLifeBenchmark {

    private static final int NAMES = 256;

    /** {@code redis} needs one, on the port {@code -Dredis.port}. */
    @Param({"none", "memory"})
    String engine;

    private final TaskSpec[] specs = new TaskSpec[NAMES];
    private ConfigurableApplicationContext context;
    private InFlightRegistry registry;
    private int next;

    @Setup(Level.Trial)
    public void start() {
        context = ClusterReplica.start(engine, Integer.getInteger("redis.port", 6379));
        registry = context.getBean(InFlightRegistry.class);
        for (int i = 0; i < NAMES; i++) {
            specs[i] = TaskSpec.named("task:" + i)
                    .label("Label of task:" + i)
                    .kind("bench")
                    .timeout(Duration.ofSeconds(30))
                    .build();
        }
        InFlightCluster cluster = context.getBeanProvider(InFlightCluster.class).getIfAvailable();
        while (cluster != null && !cluster.isUp()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    @TearDown(Level.Trial)
    public void end() {
        context.close();
    }

    @Benchmark
    public Object track() {
        CompletableFuture<String> work = new CompletableFuture<>();
        registry.track(specs[next++ & NAMES - 1], work);
        work.complete("done");
        return work;
    }
}
