package dev.inflight.cluster.member;

import dev.inflight.GuardedRun;
import dev.inflight.NameGuard;
import dev.inflight.Outcome;
import dev.inflight.Overlap;
import dev.inflight.TaskState;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A replica's guard, which is made after its registry. With a bug, runs that do not hear everything. */
final class SimGuard implements NameGuard {

    private final Supplier<NameGuard> guard;
    private final Bug bug;
    private final Map<String, GuardedRun> shown = new HashMap<>();

    SimGuard(Supplier<NameGuard> guard, Bug bug) {
        this.guard = guard;
        this.bug = bug;
    }

    @Override
    public @Nullable String refusal() {
        return guard.get().refusal();
    }

    @Override
    public CompletionStage<Permission> acquire(GuardedRun run) {
        GuardedRun one = bug == Bug.HAS_NO_FENCE || bug == Bug.SAYS_THAT_IT_STOPPED ? new Deaf(run) : run;
        shown.put(run.id(), one);
        return guard.get().acquire(one);
    }

    @Override
    public void release(GuardedRun run) {
        GuardedRun one = shown.remove(run.id());
        guard.get().release(one == null ? run : one);
    }

    private final class Deaf implements GuardedRun {

        private final GuardedRun run;

        Deaf(GuardedRun run) {
            this.run = run;
        }

        @Override
        public boolean end(Outcome outcome, String by, String reason) {
            boolean fenced = outcome == Outcome.CANCELLED && by.equals("cluster");
            boolean stopped = outcome == Outcome.OVERLAPPED && reason.startsWith("started again on");
            boolean deaf = bug == Bug.HAS_NO_FENCE ? fenced : stopped;
            return deaf ? false : run.end(outcome, by, reason);
        }

        @Override
        public void onEnd(Runnable callback) {
            if (bug == Bug.SAYS_THAT_IT_STOPPED) {
                callback.run();
            } else {
                run.onEnd(callback);
            }
        }

        @Override
        public void onGone(Runnable callback) {
            run.onGone(callback);
        }

        @Override
        public String name() {
            return run.name();
        }

        @Override
        public String id() {
            return run.id();
        }

        @Override
        public Overlap overlap() {
            return run.overlap();
        }

        @Override
        public @Nullable Duration afterStop() {
            return run.afterStop();
        }

        @Override
        public @Nullable String supersedes() {
            return run.supersedes();
        }

        @Override
        public Duration remaining() {
            return run.remaining();
        }

        @Override
        public TaskState state() {
            return run.state();
        }

        @Override
        public boolean isEnded() {
            return run.isEnded();
        }
    }
}
