package dev.inflight.cluster.member;

import dev.inflight.InFlightFuture;
import dev.inflight.Overlap;
import dev.inflight.SecretMasker;
import dev.inflight.TaskContext;
import dev.inflight.TaskScope;
import dev.inflight.TaskSpec;
import dev.inflight.cluster.MemoryHub;
import dev.inflight.core.DefaultInFlightRegistry;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** A replica of a simulation: a real registry and a real member in a process of its own. */
final class SimReplica {

    final String instance;
    final SimTime.Process process;
    final SimTime.Lane work;
    final DefaultInFlightRegistry registry;
    final SimEngine engine;
    boolean cut;
    private final SimTime time;
    private final SimWitness witness;
    private final Set<String> working;
    private final ClusterMember member;

    /** @param working the runs whose work goes on, of all replicas */
    SimReplica(
            String instance,
            SimTime time,
            MemoryHub hub,
            SimWitness witness,
            Set<String> working,
            OnUnavailable policy,
            Bug bug) {
        this.instance = instance;
        this.time = time;
        this.witness = witness;
        this.working = working;
        process = time.new Process();
        work = process.lane();
        engine = new SimEngine(hub.engine(instance, Duration.ofMillis(400)), process.lane(), bug, witness);
        registry = DefaultInFlightRegistry.builder()
                .instance(instance)
                .time(process)
                .executor(work)
                .nameGuard(new SimGuard(() -> this.member().guard(), bug))
                .build();
        member = new ClusterMember(
                registry,
                engine,
                process,
                new MemberSettings(Simulation.LEASE, () -> "host", 1, policy, MemberSettings.TAKEOVER_WAIT),
                SecretMasker.standard(),
                new OrderThreads(process.lane()));
        member.start();
    }

    private ClusterMember member() {
        return member;
    }

    boolean isReachable() {
        return process.isRunning() && !cut;
    }

    /** {@code patient}: runs last long, and newcomers mostly give way to them. */
    void startAny(String name, boolean patient) {
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
        start(name, spec.build(), Duration.ofMillis(200 + time.random.nextInt(longest)), stubborn);
    }

    void start(String name, TaskSpec spec, Duration lasts, boolean stubborn) {
        InFlightFuture<Void> future = registry.startAsync(spec, () -> work(name, lasts, stubborn));
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

    /** Work that does not hear. */
    private static final class Stubborn extends CompletableFuture<Void> {
        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            return false;
        }
    }
}
