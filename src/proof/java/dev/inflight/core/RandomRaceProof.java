package dev.inflight.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.InFlightFuture;
import dev.inflight.Interruption;
import dev.inflight.Outcome;
import dev.inflight.Overlap;
import dev.inflight.TaskContext;
import dev.inflight.TaskListener;
import dev.inflight.TaskScope;
import dev.inflight.TaskSnapshot;
import dev.inflight.TaskSpec;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Everything that can end a run, at random and at once: its work returns or throws, its deadline passes, it is overlapped
 * under every policy, an operator, the caller, a parent or the guard of its name stops it, and at the end of each round the
 * registry is shut down under way. Every run ends once, its name is given back once if it was asked for, every listener is told once, and nothing is left.
 */
@Tag("proof")
class RandomRaceProof {

    private static final int THREADS = 4;
    private static final int RUNS_PER_ROUND = 100_000;
    private static final int NAMES = 12;

    /** Its rounds are numbered, and a number is a seed: another one each time, unless somebody wants one again. */
    private static final int FIRST_ROUND =
            Integer.getInteger("proof.round", new SecureRandom().nextInt(1_000_000) * 1_000);

    private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
    private long asked;

    @Test
    void everyRunEndsOnceAndIsToldOnceAndNothingIsLeft() throws InterruptedException {
        Proofs.noLog();
        Proofs.Budget budget = Proofs.budget(10_000_000);
        int first = FIRST_ROUND;
        long began = System.nanoTime();
        long ended = 0;
        for (int round = first; budget.allows(ended); round++) {
            ended += new Round(round).race();
        }
        Proofs.report(
                "random race from round %d on (-Dproof.round=%d): %d runs in %d s, %d names asked for, %s",
                first, first, ended, (System.nanoTime() - began) / 1_000_000_000, asked, outcomes);
        assertThat(asked).as("names that were asked for").isPositive();
        assertThat(outcomes)
                .as("every outcome happened")
                .containsOnlyKeys(Outcome.values())
                .doesNotContainValue(0L);
    }

    private final class Round {

        private final int number;
        private final Witness witness = new Witness();
        private final ThreadPoolExecutor pool =
                new ThreadPoolExecutor(2, 2, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(256));
        private final ThreadPoolExecutor answering =
                new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
        private final RandomGuard guard = new RandomGuard(answering);
        private final DefaultInFlightRegistry registry;
        private final AtomicReferenceArray<InFlightFuture<Integer>> recent = new AtomicReferenceArray<>(64);
        private final AtomicReferenceArray<CompletableFuture<Integer>> inner = new AtomicReferenceArray<>(64);
        private final Queue<InFlightFuture<Integer>> children = new ConcurrentLinkedQueue<>();

        Round(int number) {
            this.number = number;
            this.registry = DefaultInFlightRegistry.builder()
                    .executor(pool)
                    .listener(witness)
                    .nameGuard(guard)
                    .stopGrace(Duration.ofMillis(1))
                    .maxOutstanding(2_000)
                    .historySize(16)
                    .build();
        }

        /** Returns how many runs there were. */
        long race() throws InterruptedException {
            List<Racer> racers = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                Racer racer = new Racer(new SplittableRandom(number * 31L + i));
                racers.add(racer);
                racer.start();
            }
            // shut down while they are at it; what they start afterwards is refused
            racers.get(0).join();
            registry.shutdown(Duration.ofMillis(number % 3), Duration.ofSeconds(10));
            assertThat(racers)
                    .allSatisfy(racer -> assertThat(racer.doneAtShutdown()).isTrue());
            for (Racer racer : racers) {
                racer.join();
            }
            return look(racers);
        }

        private long look(List<Racer> racers) {
            Wiring engine = registry.parts();
            Awaitility.await("round " + number + " to come to rest")
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(2))
                    .untilAsserted(() -> {
                        assertThat(EngineInvariants.leftIn(engine)).isEmpty();
                        assertThat(pool.getQueue()).isEmpty();
                        assertThat(pool.getActiveCount()).isZero();
                    });
            long starts = children.size();
            for (Racer racer : racers) {
                starts += racer.futures.size();
                racer.futures.forEach(witness::returned);
                assertThat(racer.futures).allMatch(InFlightFuture::isDone);
                assertThat(racer.failure).isNull();
            }
            children.forEach(witness::returned);
            assertThat(children).allMatch(InFlightFuture::isDone);
            assertThat(witness.wrong).as("listener calls in round " + number).isEmpty();
            assertThat(engine.host.ids().given()).as("runs created").isEqualTo(starts);
            long distinct = witness.count(Witness.RETURNED);
            assertThat(EngineInvariants.ended(engine)).as("outcomes counted").isEqualTo(distinct);
            assertThat(witness.irregular())
                    .as("runs that were handed out, and what was told of them")
                    .isEmpty();
            registry.statistics().forEach(kind -> {
                for (Outcome outcome : Outcome.values()) {
                    outcomes.merge(outcome, kind.runs(outcome).count(), Long::sum);
                }
            });
            assertThat(guard.wrong).as("calls of the guard in round " + number).isEmpty();
            assertThat(guard.kept()).as("names that were not given back").isEmpty();
            asked += guard.asked();
            registry.close();
            pool.shutdownNow();
            answering.shutdown();
            return distinct;
        }

        private final class Racer extends Thread {

            private final SplittableRandom random;
            private final List<InFlightFuture<Integer>> futures = new ArrayList<>(RUNS_PER_ROUND / THREADS);
            private final AtomicReferenceArray<InFlightFuture<Integer>> published =
                    new AtomicReferenceArray<>(RUNS_PER_ROUND / THREADS);
            private volatile Throwable failure;

            Racer(SplittableRandom random) {
                super("racer");
                this.random = random;
            }

            @Override
            public void run() {
                try {
                    for (int i = 0; i < RUNS_PER_ROUND / THREADS; i++) {
                        InFlightFuture<Integer> future = begin();
                        futures.add(future);
                        published.set(i, future);
                        recent.set(random.nextInt(recent.length()), future);
                        disturb();
                    }
                } catch (Throwable unexpected) {
                    failure = unexpected;
                }
            }

            /** Every future that was handed out before the shutdown returned is done then. */
            boolean doneAtShutdown() {
                for (int i = 0; i < published.length(); i++) {
                    InFlightFuture<Integer> future = published.get(i);
                    // one that is handed out right now may be of a start that was let in before: it has until then
                    if (future == null || published.length() > i + 1 && published.get(i + 1) == null) {
                        return true;
                    }
                    if (!future.isDone()) {
                        return false;
                    }
                }
                return true;
            }

            private InFlightFuture<Integer> begin() {
                TaskSpec spec = spec();
                Executor executor = random.nextInt(8) == 0 ? Runnable::run : pool;
                return switch (random.nextInt(16)) {
                    case 0, 1, 2 -> registry.start(spec, () -> 1, executor);
                    case 3 ->
                        registry.start(
                                spec,
                                () -> {
                                    throw new IllegalStateException("on purpose");
                                },
                                executor);
                    case 4 -> {
                        int load = random.nextInt(2_000);
                        yield registry.start(spec, () -> work(load), executor);
                    }
                    case 5 -> {
                        SplittableRandom forChild = random.split();
                        yield registry.start(spec, () -> parent(forChild), executor);
                    }
                    case 6, 7 -> registry.startAsync(spec, this::stage, executor);
                    case 8, 9, 10, 11 -> registry.startAsync(spec, this::stage);
                    default ->
                        spec.overlap() == Overlap.FAIL_OLDER
                                        && spec.afterStop() == null
                                        && spec.scope() == TaskScope.LOCAL
                                ? registry.track(spec, stage())
                                : registry.startAsync(spec, this::stage);
                };
            }

            private TaskSpec spec() {
                TaskSpec.Builder spec;
                if (random.nextInt(4) == 0) {
                    spec = TaskSpec.anonymous();
                } else {
                    Overlap overlap = POLICIES[random.nextInt(POLICIES.length)];
                    boolean claimable = overlap == Overlap.FAIL_OLDER || overlap == Overlap.FAIL_NEWER;
                    spec = TaskSpec.named("name-" + random.nextInt(NAMES))
                            .overlap(overlap)
                            .scope(claimable && random.nextInt(3) == 0 ? TaskScope.CLUSTER : TaskScope.LOCAL)
                            .afterStop(
                                    random.nextInt(16) == 0 ? Duration.ofNanos(1 + random.nextInt(2_000_000)) : null);
                }
                if (random.nextInt(64) == 0) {
                    spec.stall(Duration.ofMillis(1));
                }
                return spec.kind("kind-" + random.nextInt(3))
                        .interruption(random.nextInt(4) == 0 ? Interruption.COOPERATIVE : Interruption.INTERRUPT)
                        .timeout(
                                random.nextInt(3) == 0
                                        ? Duration.ofNanos(1 + random.nextInt(20_000_000))
                                        : Duration.ofSeconds(60))
                        .build();
            }

            private int parent(SplittableRandom forChild) {
                CompletableFuture<Integer> own = new CompletableFuture<>();
                TaskSpec child = TaskSpec.named("name-" + forChild.nextInt(NAMES))
                        .timeout(Duration.ofSeconds(60))
                        .overlap(POLICIES[forChild.nextInt(POLICIES.length)])
                        .build();
                children.add(
                        forChild.nextBoolean()
                                ? registry.startAsync(child, () -> own)
                                : registry.start(child, () -> work(100)));
                work(forChild.nextInt(1_000));
                if (forChild.nextBoolean()) {
                    own.complete(3);
                } else {
                    inner.set(forChild.nextInt(inner.length()), own);
                }
                return 2;
            }

            private CompletableFuture<Integer> stage() {
                CompletableFuture<Integer> stage = new CompletableFuture<>();
                CompletableFuture<Integer> before = inner.getAndSet(random.nextInt(inner.length()), stage);
                if (before != null && random.nextInt(4) != 0) {
                    before.complete(4);
                }
                return stage;
            }

            /** Does something to a run that somebody started a moment ago. */
            private void disturb() {
                InFlightFuture<Integer> future = recent.get(random.nextInt(recent.length()));
                CompletableFuture<Integer> stage = inner.get(random.nextInt(inner.length()));
                if (future == null || stage == null) {
                    return;
                }
                switch (random.nextInt(20)) {
                    case 0 -> future.cancel(true);
                    case 1 -> future.complete(5);
                    case 2 -> future.completeExceptionally(new IllegalStateException("by hand"));
                    case 3 -> future.ripcord().pull("race");
                    case 4 -> future.obtrudeValue(6);
                    case 5 -> future.obtrudeException(new IllegalStateException("by force"));
                    case 6 -> registry.cancel("name-" + random.nextInt(NAMES), "race");
                    case 7 -> registry.extend("name-" + random.nextInt(NAMES), null, Duration.ofMillis(1));
                    case 8 -> registry.find("name-" + random.nextInt(NAMES));
                    case 9, 10, 11 -> stage.completeExceptionally(new IllegalStateException("inside"));
                    case 12, 13, 14, 15, 16 -> stage.complete(7);
                    default -> {
                        // and sometimes nothing
                    }
                }
            }
        }

        private static int work(int load) {
            int sink = 0;
            for (int i = 0; i < load; i++) {
                sink += i;
                if (i % 100 == 0 && TaskContext.current().isCancelled()) {
                    break;
                }
            }
            return sink;
        }
    }

    private static final Overlap[] POLICIES = Overlap.values();

    /** Keeps, for every run of a round, what was told of it. */
    private static final class Witness implements TaskListener {

        static final int RETURNED = 1;
        static final int STARTED = 2;
        static final int ENDED = 4;
        static final int ZOMBIE = 8;
        static final int GONE = 16;

        private final AtomicIntegerArray told = new AtomicIntegerArray(2 * RUNS_PER_ROUND);
        private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

        @Override
        public void onStarted(TaskSnapshot task) {
            tell(task, STARTED, 0, STARTED | ENDED | GONE);
        }

        @Override
        public void onEnded(TaskSnapshot task) {
            tell(task, ENDED, 0, ENDED | GONE);
        }

        @Override
        public void onZombie(TaskSnapshot task) {
            tell(task, ZOMBIE, 0, ZOMBIE);
        }

        @Override
        public void onWorkGone(TaskSnapshot task, Duration stopLag) {
            tell(task, GONE, ENDED, GONE);
        }

        void returned(InFlightFuture<?> future) {
            told.accumulateAndGet(number(future.id()), RETURNED, (before, event) -> before | event);
        }

        long count(int event) {
            long count = 0;
            for (int i = 0; i < told.length(); i++) {
                if ((told.get(i) & event) != 0) {
                    count++;
                }
            }
            return count;
        }

        /** A run that was handed out was told to have ended, and one that was not was told nothing of. */
        List<String> irregular() {
            List<String> irregular = new ArrayList<>();
            for (int i = 0; i < told.length(); i++) {
                int known = told.get(i);
                boolean regular = known == 0 || (known & RETURNED) != 0 && (known & ENDED) != 0;
                if (!regular) {
                    irregular.add("run " + i + ": " + known);
                }
            }
            return irregular;
        }

        private void tell(TaskSnapshot task, int event, int needed, int forbidden) {
            int before = told.getAndAccumulate(number(task.id()), event, (known, added) -> known | added);
            if ((before & needed) != needed || (before & forbidden) != 0) {
                wrong.add(event + " after " + before + " for " + task);
            }
        }

        private static int number(String id) {
            return Integer.parseInt(id.substring(id.lastIndexOf('-') + 1));
        }
    }
}
