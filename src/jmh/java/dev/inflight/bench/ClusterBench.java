package dev.inflight.bench;

import dev.inflight.CancelRequest;
import dev.inflight.InFlightRegistry;
import dev.inflight.TaskQuery;
import dev.inflight.TaskSnapshot;
import dev.inflight.cluster.ClusterPage;
import dev.inflight.cluster.ClusterVerdict;
import dev.inflight.cluster.InFlightCluster;
import dev.inflight.cluster.redis.LightMembers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.DoubleStream;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * What the view of a cluster costs: three real replicas, this process among them, then 97 and 900 light ones more; a real Redis on
 * the port that is the argument. Lists and cancels by turns with plain commands of the same client, and a while of nothing.
 */
public final class ClusterBench {

    /** At most five different lists a second are asked for, and the same one is shared for a second. */
    private static final long PACE = TimeUnit.MILLISECONDS.toNanos(215);

    private static final int QUERIES = 5;
    private static final int PLAIN = 10;

    private final Figures figures = new Figures();
    private final ClusterPlain plain;
    private final InFlightCluster cluster;
    private final List<ClusterProcess> others;
    private final List<ClusterProcess> light = new ArrayList<>();
    private final Queue<TaskSnapshot> victims = new ArrayDeque<>();
    private long lastList = System.nanoTime();
    private int lists;

    private ClusterBench(ClusterPlain plain, InFlightCluster cluster, List<ClusterProcess> others) {
        this.plain = plain;
        this.cluster = cluster;
        this.others = others;
    }

    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[0]);
        redisAlone(port);
        try (ClusterPlain plain = new ClusterPlain(port);
                ConfigurableApplicationContext context = ClusterReplica.start("redis", port);
                ClusterProcess second = new ClusterProcess(ClusterReplica.class, "redis", port, "b");
                ClusterProcess third = new ClusterProcess(ClusterReplica.class, "redis", port, "c");
                ClusterProcess alone = new ClusterProcess(ClusterReplica.class, "none", port, "d")) {
            List<ClusterProcess> all = List.of(second, third, alone);
            String victim = second.await("READY ");
            third.await("READY ");
            alone.await("READY ");
            for (ClusterProcess one : all) {
                one.go();
            }
            ClusterReplica.fill(context.getBean(InFlightRegistry.class), "a");
            for (ClusterProcess one : all) {
                one.await("FILLED");
            }
            ClusterBench bench = new ClusterBench(plain, context.getBean(InFlightCluster.class), all);
            bench.measure(port, victim);
            bench.light.forEach(ClusterProcess::close);
        }
        System.exit(0);
    }

    private static void redisAlone(int port) {
        try (ClusterPlain plain = new ClusterPlain(port)) {
            double before = plain.processorMillis();
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(10));
            new Figures().add("cluster.idle.redis", 0, (plain.processorMillis() - before) * 6, "ms a minute");
        }
    }

    private void measure(int port, String victim) throws Exception {
        complete(3);
        for (int i = 0; i < 50; i++) {
            list();
        }
        lists(3, 80);
        cancels(3, 300, victim);
        nothing(3, 30);
        light.add(new ClusterProcess(LightMembers.class, port, ClusterReplica.NAMESPACE, 97, 0));
        light.get(0).await("READY");
        complete(100);
        lists(100, 60);
        light.add(new ClusterProcess(LightMembers.class, port, ClusterReplica.NAMESPACE, 900, 97));
        light.get(1).await("READY");
        complete(1_000);
        lists(1_000, 40);
        cancels(1_000, 50, victim);
        nothing(1_000, 20);
    }

    private static <T> T now(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private interface Step {
        void run() throws Exception;
    }

    private static double millis(Step step) throws Exception {
        long from = System.nanoTime();
        step.run();
        return (System.nanoTime() - from) / 1e6;
    }

    private static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("not within a minute");
            }
            LockSupport.parkNanos(PACE);
        }
    }

    private ClusterPage list() throws Exception {
        waitForTurn();
        lastList = System.nanoTime();
        return now(cluster.list(TaskQuery.ALL.withLimit(100 + lists++ % QUERIES)));
    }

    /** Waits until a list has the rows of so many. */
    private void complete(int replicas) {
        until(() -> {
            try {
                ClusterPage page = list();
                return page.answered() == replicas
                        && !page.partial()
                        && page.tasks().size() >= 100;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private void lists(int replicas, int samples) throws Exception {
        List<Double> took = new ArrayList<>();
        List<Double> pings = new ArrayList<>();
        List<Double> echoes = new ArrayList<>();
        int partial = 0;
        for (int i = 0; i < 12; i++) {
            list();
        }
        for (int i = 0; i < samples; i++) {
            plainly(pings, echoes);
            waitForTurn();
            long from = System.nanoTime();
            ClusterPage page = list();
            took.add((System.nanoTime() - from) / 1e6);
            partial += page.partial() ? 1 : 0;
        }
        quantiles("cluster.list", replicas, took);
        quantiles("cluster.ping", replicas, pings);
        quantiles("cluster.echo", replicas, echoes);
        figures.add("cluster.list.partial", replicas, (double) partial / samples, "of all");
        cost(replicas);
    }

    private void waitForTurn() {
        for (long left = lastList + PACE - System.nanoTime(); left > 0; left = lastList + PACE - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private void plainly(List<Double> pings, List<Double> echoes) throws Exception {
        for (int i = 0; i < PLAIN; i++) {
            pings.add(millis(plain::ping));
            echoes.add(millis(plain::thereAndBack));
        }
    }

    /** Processor time of a list: of what was there while lists were asked for, less what is there in the same time without. */
    private void cost(int replicas) throws Exception {
        int times = 20;
        double[] before = processorMillis();
        double lasted = millis(() -> {
            for (int i = 0; i < times; i++) {
                list();
            }
        });
        double[] between = processorMillis();
        LockSupport.parkNanos((long) (lasted * 1e6));
        double[] after = processorMillis();
        String[] whose = {"redis", "asker", "realOther", "light"};
        for (int i = 0; i < whose.length; i++) {
            double each = (2 * between[i] - before[i] - after[i]) / times;
            figures.add("cluster.list.cpu." + whose[i], replicas, each, "ms");
        }
    }

    /** Of Redis, of this process, of another real replica, and of all light ones. */
    private double[] processorMillis() {
        return new double[] {
            plain.processorMillis(),
            ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis(),
            others.get(1).processorTime().toMillis(),
            light.stream()
                    .map(ClusterProcess::processorTime)
                    .mapToLong(Duration::toMillis)
                    .sum()
        };
    }

    private void cancels(int replicas, int samples, String victim) throws Exception {
        victims.clear();
        victims.addAll(now(cluster.list(TaskQuery.ALL.withLimit(1_000), victim)).tasks());
        List<Double> byId = new ArrayList<>();
        List<Double> byName = new ArrayList<>();
        List<Double> pings = new ArrayList<>();
        List<Double> echoes = new ArrayList<>();
        int unanswered = 0;
        for (int i = 0; i < samples / 10; i++) {
            unanswered += cancel(true) + cancel(false); // to warm up
        }
        for (int i = 0; i < samples; i++) {
            plainly(pings, echoes);
            long from = System.nanoTime();
            unanswered += cancel(true);
            byId.add((System.nanoTime() - from) / 1e6);
            from = System.nanoTime();
            unanswered += cancel(false);
            byName.add((System.nanoTime() - from) / 1e6);
        }
        quantiles("cluster.cancel.id", replicas, byId);
        quantiles("cluster.cancel.name", replicas, byName);
        quantiles("cluster.cancel.ping", replicas, pings);
        quantiles("cluster.cancel.echo", replicas, echoes);
        figures.add("cluster.cancel.unanswered", replicas, unanswered, "cancels");
    }

    private int cancel(boolean byId) throws Exception {
        TaskSnapshot task = victims.remove();
        CancelRequest request = CancelRequest.of(task.name(), "bench").withWait(Duration.ofSeconds(1));
        boolean answered =
                now(cluster.cancel(byId ? request.withId(task.id()) : request)).verdict() == ClusterVerdict.ANSWERED;
        return answered ? 0 : 1;
    }

    /** What they use while nobody asks anything; the last of the others is in no cluster. */
    private void nothing(int replicas, int seconds) {
        double redis = plain.processorMillis();
        List<Duration> before =
                others.stream().map(ClusterProcess::processorTime).toList();
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(seconds));
        double perMinute = 60d / seconds;
        figures.add("cluster.idle.redis", replicas, (plain.processorMillis() - redis) * perMinute, "ms a minute");
        String[] who = {"second", "third", "alone"};
        for (int i = 0; i < who.length; i++) {
            double used = others.get(i).processorTime().minus(before.get(i)).toMillis();
            figures.add("cluster.idle." + who[i], replicas, used * perMinute, "ms a minute");
        }
    }

    private void quantiles(String what, int replicas, List<Double> took) {
        double[] sorted = took.stream().flatMapToDouble(DoubleStream::of).toArray();
        Arrays.sort(sorted);
        figures.add(what + ".p50", replicas, Figures.quantile(sorted, 0.5), "ms");
        figures.add(what + ".p99", replicas, Figures.quantile(sorted, 0.99), "ms");
        figures.add(what + ".longest", replicas, Collections.max(took), "ms");
    }
}
