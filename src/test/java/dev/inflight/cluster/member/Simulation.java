package dev.inflight.cluster.member;

import dev.inflight.TaskScope;
import dev.inflight.TaskSpec;
import dev.inflight.cluster.MemoryHub;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
    private final List<SimReplica> replicas = new ArrayList<>();
    private final Map<String, Long> ghosts = new HashMap<>();
    private final List<String> found = new ArrayList<>();
    private final Set<String> working = new HashSet<>();
    private boolean engineAway;

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

    /** A thousand starts a second of one name, whose runs all would last: one is left. */
    static Report storm(long seed, OnUnavailable policy) {
        return new Simulation(seed, policy, Fault.NONE, Bug.NONE).storm();
    }

    private Report storm() {
        join();
        TaskSpec spec = TaskSpec.named(NAMES.get(0))
                .scope(TaskScope.CLUSTER)
                .timeout(Duration.ofHours(1))
                .build();
        for (int i = 0; i < 3_000; i++) {
            SimReplica replica = replicas.get(time.random.nextInt(replicas.size()));
            Duration at = Duration.ofMillis(1_000).plusNanos(time.random.nextInt(Integer.MAX_VALUE) * 3L / 2);
            time.after(
                    at,
                    () -> replica.work.execute(() -> replica.start(NAMES.get(0), spec, Duration.ofHours(1), false)));
        }
        time.runUntil(Duration.ofSeconds(6));
        compare(hub.holders());
        found.addAll(witness.faults);
        if (witness.unended().size() != 1 || witness.holders(NAMES.get(0)).size() != 1) {
            found.add("left: " + witness.unended());
        }
        return report();
    }

    private void join() {
        hub.delay(Duration.ofMillis(1));
        for (String name : List.of("aaaaaaaaaaaa", "bbbbbbbbbbbb", "cccccccccccc")) {
            replicas.add(new SimReplica(name, time, hub, witness, working, policy, bug));
        }
    }

    private Report report() {
        return new Report(witness.longestPair(), witness.worst(), witness.started(), witness.begun(), found);
    }

    private Report run() {
        join();
        time.after(Duration.ofSeconds(1), this::startSome);
        time.after(Duration.ofMillis(6_000 + time.random.nextInt(5_000)), this::happen);
        time.after(LOOK, this::look);
        time.runUntil(END);
        found.addAll(witness.faults);
        found.addAll(witness.unended().stream().map(run -> run + " is stuck").toList());
        return report();
    }

    private void startSome() {
        SimReplica replica = replicas.get(time.random.nextInt(replicas.size()));
        String name = NAMES.get(time.random.nextInt(NAMES.size()));
        if (replica.process.isRunning()) {
            replica.work.execute(() -> replica.startAny(name, patient));
        }
        if (time.now() < STARTS.toNanos()) {
            time.after(Duration.ofNanos((long) (-Math.log(1 - time.random.nextDouble()) * 1e9 / 12)), this::startSome);
        }
    }

    // ---- what goes wrong

    private void happen() {
        SimReplica one = replicas.get(0);
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

    private void kill(SimReplica replica) {
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

    private void pause(SimReplica replica, Duration forSoLong) {
        replica.process.pause();
        time.after(forSoLong, replica.process::resume);
    }

    private void cut(SimReplica replica, Duration forSoLong) {
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
            SimReplica owner = replicas.stream()
                    .filter(one -> run.startsWith(one.instance))
                    .findFirst()
                    .orElseThrow();
            if (!engineAway && owner.isReachable() && !isAlive(owner, name, run)) {
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

    private boolean isAlive(SimReplica owner, String name, String run) {
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
