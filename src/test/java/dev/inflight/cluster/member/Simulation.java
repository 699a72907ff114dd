package dev.inflight.cluster.member;

import dev.inflight.InFlightFuture;
import dev.inflight.NameGuard;
import dev.inflight.Overlap;
import dev.inflight.SecretMasker;
import dev.inflight.TaskContext;
import dev.inflight.TaskScope;
import dev.inflight.TaskSpec;
import dev.inflight.cluster.MemoryClusterEngine;
import dev.inflight.cluster.MemoryHub;
import dev.inflight.core.DefaultInFlightRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Three replicas, the real ones over the engine in memory, start tasks of three names for 70 seconds, a dozen a second, while
 * something goes wrong. Everything happens on one thread and in virtual time, and a seed decides everything.
 */
final class Simulation {

    static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration STARTS = Duration.ofSeconds(70);
    private static final Duration ALL_WELL = Duration.ofSeconds(62);
    private static final Duration END = Duration.ofSeconds(150);
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration GHOST = Duration.ofSeconds(15);
    private static final List<String> NAMES = List.of("prices", "rates", "mails");

    private final SimTime time;
    private final OnUnavailable policy;
    private final Fault fault;

    /** Whether runs last long, and newcomers mostly give way to them. */
    private final boolean patient;

    private final Bug bug;
    private final SimWitness witness;
    private final MemoryHub hub;
    private final List<Replica> replicas = new ArrayList<>();
    private final Map<String, Long> ghosts = new HashMap<>();
    private final List<String> found = new ArrayList<>();
    private final Set<String> working = new HashSet<>();
    private boolean engineAway;

    private final class Replica {
        final String instance;
        final SimTime.Process process = time.new Process();
        final DefaultInFlightRegistry registry;
        final SimEngine engine;
        final ClusterMember member;
        final SimTime.Lane work = process.lane();
        boolean cut;

        Replica(String instance) {
            this.instance = instance;
            MemoryClusterEngine memory = hub.engine(instance, Duration.ofMillis(400));
            engine = new SimEngine(memory, process.lane(), bug, witness);
            registry = DefaultInFlightRegistry.builder()
                    .instance(instance)
                    .time(process)
                    .executor(work)
                    .nameGuard(new SimGuard(this::guard, bug))
                    .build();
            member = new ClusterMember(
                    registry,
                    engine,
                    process,
                    new MemberSettings(LEASE, () -> "host", 1, policy, MemberSettings.TAKEOVER_WAIT),
                    SecretMasker.standard(),
                    new OrderThreads(process.lane()));
            member.start();
        }

        private NameGuard guard() {
            return member.guard();
        }

        boolean isReachable() {
            return process.isRunning() && !cut && !engineAway;
        }

        void start(String name) {
            boolean older = time.random.nextInt(10) < (patient ? 1 : 7);
            TaskSpec.Builder spec = TaskSpec.named(name)
                    .scope(TaskScope.CLUSTER)
                    .timeout(Duration.ofSeconds(70))
                    .overlap(older ? Overlap.FAIL_OLDER : Overlap.FAIL_NEWER);
            if (older && time.random.nextInt(8) == 0) {
                spec.afterStop(Duration.ofSeconds(3));
            }
            boolean stubborn = time.random.nextInt(20) == 0;
            int longest = time.random.nextInt(4) > 0 ? 2_000 : patient ? 60_000 : 15_000;
            Duration lasts = Duration.ofMillis(200 + time.random.nextInt(longest));
            InFlightFuture<Void> future = registry.startAsync(spec.build(), () -> work(name, lasts, stubborn));
            witness.started(future.id());
            future.whenComplete((value, failure) -> witness.ended(name, future.id()));
        }

        private CompletableFuture<Void> work(String name, Duration lasts, boolean stubborn) {
            String id = TaskContext.current().id();
            witness.begun(name, id);
            working.add(id);
            CompletableFuture<Void> inner = stubborn ? new Stubborn() : new CompletableFuture<>();
            inner.whenComplete((value, failure) -> working.remove(id));
            time.after(lasts, () -> work.execute(() -> inner.complete(null)));
            return inner;
        }
    }

    /** Work that does not hear. */
    private static final class Stubborn extends CompletableFuture<Void> {
        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            return false;
        }
    }

    /**
     * What was seen.
     *
     * @param pair for how long a name had two holders at a stretch
     * @param found what must not be
     */
    record Report(Duration pair, String worst, int started, int begun, List<String> found) {

        /** Whether it must not be. */
        boolean isWrong(Duration longestPair) {
            return !found.isEmpty() || pair.compareTo(longestPair) > 0;
        }
    }

    private Simulation(long seed, OnUnavailable policy, Fault fault, Bug bug) {
        this.time = new SimTime(seed);
        this.patient = seed % 2 != 0;
        this.policy = policy;
        this.fault = fault;
        this.bug = bug;
        this.witness = new SimWitness(time);
        this.hub = new MemoryHub(time.new Process());
    }

    static Report run(long seed, OnUnavailable policy, Fault fault, Bug bug) {
        return new Simulation(seed, policy, fault, bug).run();
    }

    private Report run() {
        hub.delay(Duration.ofMillis(1));
        for (String name : List.of("aaaaaaaaaaaa", "bbbbbbbbbbbb", "cccccccccccc")) {
            replicas.add(new Replica(name));
        }
        time.after(Duration.ofSeconds(1), this::startSome);
        time.after(Duration.ofMillis(6_000 + time.random.nextInt(5_000)), this::happen);
        time.after(LOOK, this::look);
        time.runUntil(END);
        found.addAll(witness.faults);
        found.addAll(witness.unended().stream().map(run -> run + " is stuck").toList());
        return new Report(witness.longestPair(), witness.worst(), witness.started(), witness.begun(), found);
    }

    private void startSome() {
        Replica replica = replicas.get(time.random.nextInt(replicas.size()));
        String name = NAMES.get(time.random.nextInt(NAMES.size()));
        if (replica.process.isRunning()) {
            replica.work.execute(() -> replica.start(name));
        }
        if (time.now() < STARTS.toNanos()) {
            time.after(Duration.ofNanos((long) (-Math.log(1 - time.random.nextDouble()) * 1e9 / 12)), this::startSome);
        }
    }

    // ---- what goes wrong

    private void happen() {
        Replica one = replicas.get(0);
        switch (fault) {
            case NONE -> {}
            case KILL -> kill(one);
            case PAUSE_10 -> pause(one, Duration.ofSeconds(10));
            case PAUSE_40 -> pause(one, Duration.ofSeconds(40));
            case CUT_45 -> cut(one, Duration.ofSeconds(45));
            case ENGINE_DOWN_10 -> engineDown(Duration.ofSeconds(10));
            case ENGINE_DOWN_45 -> engineDown(Duration.ofSeconds(45));
            case FLUSHALL -> hub.lose();
            case FAILOVER -> failover();
        }
    }

    private void kill(Replica replica) {
        replica.process.kill();
        for (String name : NAMES) {
            List.copyOf(witness.holders(name).keySet()).stream()
                    .filter(run -> run.startsWith(replica.instance))
                    .forEach(run -> witness.died(name, run));
        }
        witness.unended().stream()
                .filter(run -> run.startsWith(replica.instance))
                .forEach(run -> witness.died("", run));
    }

    private void pause(Replica replica, Duration forSoLong) {
        replica.process.pause();
        time.after(forSoLong, replica.process::resume);
    }

    private void cut(Replica replica, Duration forSoLong) {
        replica.cut = true;
        hub.cut(replica.instance);
        time.after(forSoLong, () -> {
            replica.cut = false;
            hub.mend(replica.instance);
        });
    }

    /** It refuses, or hangs and does afterwards what it was asked meanwhile. */
    private void engineDown(Duration forSoLong) {
        engineAway = true;
        boolean hangs = time.random.nextBoolean();
        if (hangs) {
            hub.pause();
        } else {
            hub.refuse(true);
        }
        time.after(forSoLong, () -> {
            engineAway = false;
            if (hangs) {
                hub.resume();
            } else {
                hub.refuse(false);
            }
        });
    }

    /** Another takes over that has not heard of the last 200 ms. */
    private void failover() {
        MemoryHub.Saved saved = hub.save();
        time.after(Duration.ofMillis(200), () -> {
            hub.refuse(true);
            time.after(Duration.ofMillis(500), () -> {
                hub.restore(saved);
                hub.refuse(false);
                replicas.forEach(replica -> replica.engine.reconnect());
            });
        });
    }

    // ---- what must not be

    private void look() {
        Map<String, String> holders = hub.holders();
        Map<String, Long> before = new HashMap<>(ghosts);
        ghosts.clear();
        holders.forEach((name, run) -> {
            Replica owner = replicas.stream()
                    .filter(one -> run.startsWith(one.instance))
                    .findFirst()
                    .orElseThrow();
            if (owner.isReachable() && !isAlive(owner, name, run)) {
                long since = before.getOrDefault(run, time.now());
                ghosts.put(run, since);
                if (time.now() - since > GHOST.toNanos()) {
                    found.add(run + " has " + name + " and is none");
                }
            }
        });
        if (time.now() > ALL_WELL.toNanos()) {
            compare(holders);
        }
        if (time.now() < END.toNanos()) {
            time.after(LOOK, this::look);
        }
    }

    private boolean isAlive(Replica owner, String name, String run) {
        return working.contains(run)
                || witness.holders(name).containsKey(run)
                || owner.registry.find(name).map(task -> task.id().equals(run)).orElse(false);
    }

    /** When all is well again, whoever goes on under a name has it as far as the engine knows. */
    private void compare(Map<String, String> holders) {
        for (String name : NAMES) {
            witness.holders(name).keySet().stream()
                    .filter(run -> !run.equals(holders.get(name)))
                    .forEach(run -> found.add(run + " goes on, and " + name + " is " + holders.get(name) + "'s"));
        }
    }
}
