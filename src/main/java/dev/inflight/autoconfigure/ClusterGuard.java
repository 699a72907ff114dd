package dev.inflight.autoconfigure;

import dev.inflight.GuardedRun;
import dev.inflight.NameGuard;
import dev.inflight.cluster.member.ClusterMember;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Finds the replica when the first task of the whole cluster starts: it is made of the registry, and so after it. */
final class ClusterGuard implements NameGuard {

    private final Supplier<ClusterMember> member;
    private volatile @Nullable NameGuard found;

    ClusterGuard(Supplier<ClusterMember> member) {
        this.member = member;
    }

    @Override
    public @Nullable String refusal() {
        return guard().refusal();
    }

    @Override
    public CompletionStage<Permission> acquire(GuardedRun run) {
        return guard().acquire(run);
    }

    @Override
    public void release(GuardedRun run) {
        guard().release(run);
    }

    private NameGuard guard() {
        NameGuard guard = found;
        if (guard == null) {
            guard = member.get().guard();
            found = guard;
        }
        return guard;
    }
}
