package dev.inflight.test;

import dev.inflight.GuardedRun;
import dev.inflight.NameGuard;
import dev.inflight.Outcome;
import dev.inflight.TaskScope;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Decides about the names of tasks of {@link TaskScope#CLUSTER} as a test says, without a cluster. Keeps who asked and whose
 * name was given back, for ever.
 *
 * <pre>{@code
 * ManualGuard guard = ManualGuard.granting();
 * InFlightRegistry registry = DefaultInFlightRegistry.builder().nameGuard(guard).build();
 * }</pre>
 *
 * <p>Safe for use by any thread.
 */
public final class ManualGuard implements NameGuard {

    private final boolean granting;
    private final AtomicLong tokens = new AtomicLong();
    private final Queue<GuardedRun> asked = new ConcurrentLinkedQueue<>();
    private final Queue<GuardedRun> released = new ConcurrentLinkedQueue<>();
    private final Map<String, CompletableFuture<Permission>> open = new ConcurrentHashMap<>();
    private volatile @Nullable String refusal;

    private ManualGuard(boolean granting) {
        this.granting = granting;
    }

    /** One that grants every name at once, with tokens from 1 on. */
    public static ManualGuard granting() {
        return new ManualGuard(true);
    }

    /** One that answers nothing until {@link #grant} or {@link #refuse} says what. */
    public static ManualGuard waiting() {
        return new ManualGuard(false);
    }

    /** From now on no task is accepted, for this reason; {@code null}: every task is. */
    public void accept(@Nullable String unlessBecause) {
        refusal = unlessBecause;
    }

    /**
     * Lets the run's work begin.
     *
     * @return its token
     * @throws NoSuchElementException when it has not asked, or was answered
     */
    public long grant(String id) {
        long token = tokens.incrementAndGet();
        answer(id, new Permission.Granted(OptionalLong.of(token)));
        return token;
    }

    /** Ends the run. */
    public void refuse(String id, Outcome outcome, String by, String reason) {
        answer(id, new Permission.Refused(outcome, by, reason));
    }

    /** Gives the run any answer. */
    public void answer(String id, Permission permission) {
        question(id).complete(permission);
    }

    /** Fails to answer. */
    public void fail(String id, Throwable failure) {
        question(id).completeExceptionally(failure);
    }

    private CompletableFuture<Permission> question(String id) {
        CompletableFuture<Permission> question = open.remove(id);
        if (question == null) {
            throw new NoSuchElementException("run " + id + " waits for no answer");
        }
        return question;
    }

    /** The runs that have asked, in this order. */
    public List<GuardedRun> asked() {
        return List.copyOf(asked);
    }

    /** The ids of the runs that have asked. */
    public List<String> askedIds() {
        return asked.stream().map(GuardedRun::id).toList();
    }

    /** The ids of the runs whose names were given back; a run that gave its back twice is here twice. */
    public List<String> releasedIds() {
        return released.stream().map(GuardedRun::id).toList();
    }

    @Override
    public @Nullable String refusal() {
        return refusal;
    }

    @Override
    public CompletionStage<Permission> acquire(GuardedRun run) {
        CompletableFuture<Permission> question = new CompletableFuture<>();
        open.put(run.id(), question);
        asked.add(run);
        if (granting) {
            grant(run.id());
        }
        return question;
    }

    @Override
    public void release(GuardedRun run) {
        released.add(run);
    }
}
