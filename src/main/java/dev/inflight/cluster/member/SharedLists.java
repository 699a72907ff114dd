package dev.inflight.cluster.member;

import dev.inflight.TaskQuery;
import dev.inflight.TimeSource;
import dev.inflight.cluster.ClusterPage;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Bounds what viewers cost the others: everybody who asks for the same page within a second shares one answer, and at most
 * {@value #MOST_AT_ONCE} different pages are asked for in a second; who wants another waits for the next.
 */
final class SharedLists {

    static final int MOST_AT_ONCE = 5;

    private static final long SHARED_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Lists lists;
    private final TimeSource time;
    private final Executor threads;
    private volatile Runnable wake = () -> {};

    // guarded by this
    private final Map<TaskQuery, Shared> recent = new LinkedHashMap<>();
    private final Queue<Shared> waiting = new ArrayDeque<>();

    SharedLists(Lists lists, TimeSource time, Executor threads) {
        this.lists = lists;
        this.time = time;
        this.threads = threads;
    }

    void wakeWith(Runnable timer) {
        wake = timer;
    }

    private static final class Shared {

        private final TaskQuery query;
        private final CompletableFuture<ClusterPage> page = new CompletableFuture<>();
        private long askedAt;

        Shared(TaskQuery query) {
            this.query = query;
        }
    }

    CompletionStage<ClusterPage> ofOne(TaskQuery query, String replica) {
        return lists.ofOne(query, replica);
    }

    CompletionStage<ClusterPage> ofAll(TaskQuery query) {
        Shared fresh = null;
        Shared shared;
        synchronized (this) {
            long now = time.nanoTime();
            forget(now);
            shared = known(query);
            if (shared == null) {
                shared = new Shared(query);
                if (recent.size() < MOST_AT_ONCE) {
                    fresh = begin(shared, now);
                } else {
                    waiting.add(shared);
                }
            }
        }
        if (fresh == null) {
            wake.run();
        } else {
            ask(fresh);
        }
        return shared.page.copy();
    }

    private @Nullable Shared known(TaskQuery query) {
        Shared recently = recent.get(query);
        return recently != null
                ? recently
                : waiting.stream()
                        .filter(one -> one.query.equals(query))
                        .findFirst()
                        .orElse(null);
    }

    private Shared begin(Shared shared, long now) {
        shared.askedAt = now;
        recent.put(shared.query, shared);
        return shared;
    }

    private synchronized void forget(long now) {
        recent.values().removeIf(shared -> now - shared.askedAt >= SHARED_NANOS);
    }

    private synchronized void forget(Shared shared) {
        recent.remove(shared.query, shared);
    }

    /** Asks for those whose turn has come; returns nanoseconds until the next one's, or {@code NEVER}. */
    long advance(long now) {
        while (true) {
            Shared next;
            synchronized (this) {
                forget(now);
                if (waiting.isEmpty()) {
                    return TimeSource.Timer.NEVER;
                }
                if (recent.size() >= MOST_AT_ONCE) {
                    Shared oldest = recent.values().iterator().next();
                    return Math.max(1, SHARED_NANOS - (now - oldest.askedAt));
                }
                next = begin(waiting.remove(), now);
            }
            threads.execute(() -> ask(next));
        }
    }

    private void ask(Shared shared) {
        try {
            var unused = lists.ofAll(shared.query).whenComplete((page, failure) -> {
                if (failure != null || !page.engineUp()) {
                    forget(shared); // the next who asks may be luckier
                }
                if (failure == null) {
                    shared.page.complete(page);
                } else {
                    shared.page.completeExceptionally(failure);
                }
            });
        } catch (RuntimeException broken) {
            shared.page.completeExceptionally(broken);
        }
    }
}
