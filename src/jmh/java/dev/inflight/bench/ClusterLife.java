package dev.inflight.bench;

import dev.inflight.InFlightRegistry;
import dev.inflight.TaskSpec;
import dev.inflight.cluster.InFlightCluster;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A life cycle in an application without a cluster, with the memory engine, and with Redis, all in this JVM, by short turns and by
 * the processor time of the thread that does it: for machines that are not quiet, where {@link ClusterLifeBenchmark} says little.
 * The argument is the port of a Redis.
 */
public final class ClusterLife {

    private static final String[] ENGINES = {"none", "memory", "redis"};
    private static final int NAMES = 256;
    private static final int TURN = 20_000;
    private static final int WARM_UP = 150;
    private static final int TURNS = 301;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private ClusterLife() {}

    public static void main(String[] args) {
        int port = Integer.parseInt(args[0]);
        InFlightRegistry[] registries = new InFlightRegistry[ENGINES.length];
        ConfigurableApplicationContext[] contexts = new ConfigurableApplicationContext[ENGINES.length];
        for (int i = 0; i < ENGINES.length; i++) {
            contexts[i] = ClusterReplica.start(ENGINES[i], port);
            registries[i] = contexts[i].getBean(InFlightRegistry.class);
            InFlightCluster cluster =
                    contexts[i].getBeanProvider(InFlightCluster.class).getIfAvailable();
            while (cluster != null && !cluster.isUp()) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        }
        TaskSpec[] specs = new TaskSpec[NAMES];
        for (int i = 0; i < NAMES; i++) {
            specs[i] = TaskSpec.named("task:" + i)
                    .label("Label of task:" + i)
                    .kind("bench")
                    .timeout(Duration.ofSeconds(30))
                    .build();
        }
        double[][] nanos = new double[ENGINES.length][TURNS];
        for (int turn = -WARM_UP; turn < TURNS; turn++) {
            for (int i = 0; i < ENGINES.length; i++) {
                int who = (i + WARM_UP + turn) % ENGINES.length; // nobody is always the first
                double took = turn(registries[who], specs);
                if (turn >= 0) {
                    nanos[who][turn] = took;
                }
            }
        }
        Figures figures = new Figures();
        for (int i = 0; i < ENGINES.length; i++) {
            Arrays.sort(nanos[i]);
            figures.add("cluster.life.turns", ENGINES[i], nanos[i][TURNS / 2], "ns");
            figures.add("cluster.life.turns.tenth", ENGINES[i], nanos[i][TURNS / 10], "ns");
            contexts[i].close();
        }
        System.exit(0);
    }

    private static double turn(InFlightRegistry registry, TaskSpec[] specs) {
        long from = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; i < TURN; i++) {
            CompletableFuture<String> work = new CompletableFuture<>();
            registry.track(specs[i & NAMES - 1], work);
            work.complete("done");
        }
        return (double) (THREADS.getCurrentThreadCpuTime() - from) / TURN;
    }
}
