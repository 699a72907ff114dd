package dev.inflight.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.TaskCounts;
import dev.inflight.cluster.Claim;
import dev.inflight.cluster.Claim.Granted;
import dev.inflight.cluster.ClaimRequest;
import dev.inflight.cluster.ClusterEngine;
import dev.inflight.cluster.Member;
import dev.inflight.cluster.MemoryClusterEngine;
import dev.inflight.cluster.MemoryHub;
import dev.inflight.test.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is done to it, a server does as the one in memory does. */
class SameHistoryTests {

    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration SHORT = Duration.ofMillis(20);
    private static final Duration AFTER_SHORT = Duration.ofMillis(60);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final List<String> INSTANCES = List.of("a", "b", "c-1");
    private static final List<String> NAMES = List.of("prices", "rates {x}", "\u0001fire:1");
    private static final int STEPS = 400;

    private final ManualTime time = new ManualTime();

    /** Something that is done to an engine, in words, and what it says, without what differs by nature. */
    private record Step(String words, Function<ClusterEngine, CompletionStage<?>> action, Duration pause) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void a_history_is_the_same_on_both(long seed) {
        try (TestRedis redis = TestRedis.start();
                Engines engines = new Engines(redis.port());
                MemoryHub hub = new MemoryHub(time)) {
            ClusterEngine real = engines.open();
            MemoryClusterEngine model = hub.engine("a", LONG.dividedBy(20));
            Random random = new Random(seed);
            Map<String, Tokens> tokens = new HashMap<>();
            List<String> history = new ArrayList<>();
            for (int i = 0; i < STEPS; i++) {
                if (random.nextInt(40) == 0) {
                    redis.ask(server -> server.flushall());
                    hub.lose();
                    history.add("everything is lost");
                    pass(AFTER_SHORT); // tokens grow with the clock then, which stands still here
                }
                Step step = step(random);
                Object expected = said(model, step, tokens.computeIfAbsent("model", any -> new Tokens()));
                Object got = said(real, step, tokens.computeIfAbsent("real", any -> new Tokens()));
                history.add(step.words + " = " + expected);
                assertThat(got)
                        .as(() -> String.join("\n", history.subList(Math.max(0, history.size() - 30), history.size())))
                        .isEqualTo(expected);
                pass(step.pause);
            }
        }
    }

    private Object said(ClusterEngine engine, Step step, Tokens tokens) {
        CompletionStage<?> stage = step.action.apply(engine);
        time.advance(Duration.ZERO);
        CompletableFuture<?> future = stage.toCompletableFuture();
        assertThat(future).succeedsWithin(PATIENCE);
        Object said = future.join();
        return said instanceof Claim claim ? tokens.ranked(claim) : said;
    }

    private void pass(Duration pause) {
        time.advance(pause);
        long end = System.nanoTime() + pause.toNanos();
        for (long left = pause.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** Clocks differ; which of the tokens is greater does not. */
    private static final class Tokens {
        private final List<Long> known = new ArrayList<>();

        Object ranked(Claim claim) {
            if (!(claim instanceof Granted granted)) {
                return claim;
            }
            if (!known.contains(granted.token())) {
                assertThat(known)
                        .allSatisfy(earlier -> assertThat(granted.token()).isGreaterThan(earlier));
                known.add(granted.token());
            }
            return "granted for the " + known.indexOf(granted.token()) + "th time";
        }
    }

    /** What is short is over before the next step, so that nothing depends on how fast this machine is. */
    private static Step step(Random random) {
        String instance = any(random, INSTANCES);
        String name = any(random, NAMES);
        String run = run(random);
        boolean brief = random.nextInt(4) == 0;
        Duration pause = brief ? AFTER_SHORT : Duration.ZERO;
        return switch (random.nextInt(10)) {
            case 0, 1 -> beat(instance, brief ? SHORT : LONG, pause);
            case 2 -> beat(instance, Duration.ZERO, Duration.ZERO);
            case 3, 4 -> new Step("release " + name + " " + run, engine -> engine.release(name, run), Duration.ZERO);
            case 5 ->
                new Step(
                        "members",
                        engine -> engine.members()
                                .thenApply(members -> members.stream()
                                        .map(one -> one.instance() + one.isAlive())
                                        .toList()),
                        Duration.ZERO);
            case 6 -> {
                String over = run(random);
                ClaimRequest request = ClaimRequest.of(name, run, LONG).over(over);
                yield new Step(
                        "claim " + name + " " + run + " over " + over, engine -> engine.claim(request), Duration.ZERO);
            }
            default -> {
                ClaimRequest request = ClaimRequest.of(name, run, brief ? SHORT : LONG);
                yield new Step(
                        "claim " + name + " " + run + (brief ? " briefly" : ""),
                        engine -> engine.claim(request),
                        pause);
            }
        };
    }

    private static Step beat(String instance, Duration lease, Duration pause) {
        Member member = new Member(instance, "h", Instant.EPOCH, 1, new TaskCounts(0, 0, 0, 0, 0, Duration.ZERO), 0);
        return new Step(
                "beat " + instance + " " + lease,
                engine -> engine.beat(member, lease).thenApply(beat -> beat.known() + " " + beat.live()),
                pause);
    }

    private static String run(Random random) {
        return random.nextInt(6) == 0 ? "fire@x" : any(random, INSTANCES) + "-" + random.nextInt(3);
    }

    private static <T> T any(Random random, List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
