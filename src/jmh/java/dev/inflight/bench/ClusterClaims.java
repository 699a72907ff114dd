package dev.inflight.bench;

import dev.inflight.TaskCounts;
import dev.inflight.cluster.Claim;
import dev.inflight.cluster.ClaimRequest;
import dev.inflight.cluster.Member;
import dev.inflight.cluster.redis.RedisClusterEngine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * A claim of the engine beside a plain {@code SET NX PX}, by turns: one after the other, and 500 at a time. Then 100 000 claims,
 * and the same again after {@code FLUSHALL}. The argument is the port of a Redis.
 */
public final class ClusterClaims {

    private static final String ME = "benchmarker";
    private static final Duration KEEP = Duration.ofSeconds(90);
    private static final int ONE_BY_ONE = 250;
    private static final int ROUNDS = 40;
    private static final int WARM_UP = 10;
    private static final int TOGETHER = 20_000;
    private static final int TOGETHER_ROUNDS = 9;
    private static final int AT_A_TIME = 500;
    private static final int MANY = 100_000;

    private final Figures figures = new Figures();
    private final RedisClusterEngine engine;
    private final ClusterPlain plain;
    private int names;

    private ClusterClaims(RedisClusterEngine engine, ClusterPlain plain) {
        this.engine = engine;
        this.plain = plain;
    }

    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[0]);
        LettuceConnectionFactory factory = ClusterReplica.factory(port);
        factory.afterPropertiesSet();
        factory.start();
        try (ClusterPlain plain = new ClusterPlain(port);
                RedisClusterEngine engine = RedisClusterEngine.over(factory, "claims", 1, Duration.ofSeconds(1))) {
            TaskCounts none = new TaskCounts(0, 0, 0, 0, 0, Duration.ZERO);
            engine.beat(new Member(ME, "here", Instant.now(), 1, none, 0), Duration.ofMinutes(10))
                    .toCompletableFuture()
                    .get(30, TimeUnit.SECONDS);
            ClusterClaims claims = new ClusterClaims(engine, plain);
            claims.oneByOne();
            claims.together();
            claims.afterEverythingIsLost();
        }
        factory.destroy();
        System.exit(0);
    }

    private static String name(int i) {
        return "refresh:" + i;
    }

    private CompletableFuture<Claim> claim(int i) {
        return engine.claim(ClaimRequest.of(name(i), ME + "-" + i, KEEP)).toCompletableFuture();
    }

    private CompletableFuture<Boolean> release(int i) {
        return engine.release(name(i), ME + "-" + i).toCompletableFuture();
    }

    private CompletableFuture<String> set(int i) {
        return plain.set(name(i), ME + "-" + i);
    }

    private void oneByOne() throws Exception {
        List<Double> claims = new ArrayList<>();
        List<Double> sets = new ArrayList<>();
        for (int round = 0; round < WARM_UP + ROUNDS; round++) {
            if (round == WARM_UP) {
                claims.clear();
                sets.clear();
            }
            if (round % 2 == 0) {
                each(this::claim, this::release, claims);
                each(this::set, i -> plain.delete(name(i)), sets);
            } else {
                each(this::set, i -> plain.delete(name(i)), sets);
                each(this::claim, this::release, claims);
            }
        }
        quantiles("claim.one", "CLAIM", claims);
        quantiles("claim.one", "SET", sets);
    }

    private void each(
            IntFunction<CompletableFuture<?>> take, IntFunction<CompletableFuture<?>> giveBack, List<Double> took)
            throws Exception {
        int first = names;
        names += ONE_BY_ONE;
        for (int i = first; i < names; i++) {
            long from = System.nanoTime();
            take.apply(i).get(10, TimeUnit.SECONDS);
            took.add((System.nanoTime() - from) / 1e3);
        }
        all(first, names, giveBack);
    }

    private void together() throws Exception {
        Side claims = new Side();
        Side sets = new Side();
        for (int round = 0; round < TOGETHER_ROUNDS; round++) {
            int first = names;
            names += TOGETHER;
            claims.time(() -> all(first, names, this::claim));
            all(first, names, this::release);
            sets.time(() -> all(first, names, this::set));
            all(first, names, i -> plain.delete(name(i)));
        }
        claims.tell("CLAIM");
        sets.tell("SET");
    }

    private interface Round {
        double seconds() throws Exception;
    }

    /** How many a second, and what each takes of two processors: the server's, and this process's. */
    private final class Side {

        private final List<Double> perSecond = new ArrayList<>();
        private final List<Double> server = new ArrayList<>();
        private final List<Double> client = new ArrayList<>();

        void time(Round round) throws Exception {
            double serverBefore = plain.processorMillis();
            double clientBefore = ownProcessorMillis();
            perSecond.add(TOGETHER / round.seconds());
            server.add((plain.processorMillis() - serverBefore) * 1_000 / TOGETHER);
            client.add((ownProcessorMillis() - clientBefore) * 1_000 / TOGETHER);
        }

        void tell(String who) {
            figures.add("claim.together.perSecond", who, median(perSecond), "/s");
            figures.add("claim.together.server", who, median(server), "us");
            figures.add("claim.together.client", who, median(client), "us");
        }
    }

    private static double ownProcessorMillis() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis();
    }

    private void afterEverythingIsLost() throws Exception {
        int first = names;
        names += MANY;
        figures.add("claim.many", "FIRST", all(first, names, this::claim), "s");
        figures.add("claim.many", "AGAIN", all(first, names, this::claim), "s");
        plain.flushAll();
        figures.add("claim.many", "AFTER_FLUSHALL", all(first, names, this::claim), "s");
    }

    /** Some hundred at a time; gives the seconds that all took. */
    private static double all(int first, int end, IntFunction<? extends CompletionStage<?>> action) throws Exception {
        Semaphore turns = new Semaphore(AT_A_TIME);
        AtomicInteger failed = new AtomicInteger();
        long from = System.nanoTime();
        for (int i = first; i < end; i++) {
            turns.acquire();
            action.apply(i).whenComplete((done, failure) -> {
                if (failure != null) {
                    failed.incrementAndGet();
                }
                turns.release();
            });
        }
        turns.acquire(AT_A_TIME);
        if (failed.get() > 0) {
            throw new IllegalStateException(failed + " of " + (end - first) + " had no answer");
        }
        return (System.nanoTime() - from) / 1e9;
    }

    private void quantiles(String what, String who, List<Double> took) {
        double[] sorted = took.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        figures.add(what + ".p50", who, Figures.quantile(sorted, 0.5), "us");
        figures.add(what + ".p99", who, Figures.quantile(sorted, 0.99), "us");
    }

    private static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
