package dev.inflight.service.tasks;

import dev.inflight.InFlightFuture;
import dev.inflight.TaskListener;
import dev.inflight.TaskSnapshot;
import dev.inflight.service.outbound.OutboundResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Every accepted run by its id: the running, and the last that ended with what came of them. The ended are bounded in number
 * and bytes; beyond that the oldest end is forgotten.
 */
final class TaskLedger implements TaskListener {

    private final ConcurrentMap<String, KnownTask> byId = new ConcurrentHashMap<>();
    private final Deque<Kept> ended = new ArrayDeque<>();
    private final int mostEnded;
    private final long mostBytes;
    private long bytes;

    TaskLedger(int mostEnded, long mostBytes) {
        this.mostEnded = mostEnded;
        this.mostBytes = mostBytes;
    }

    private record Kept(String id, long bytes) {}

    Optional<KnownTask> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** Connects a run with its future. Whether the run was accepted: one that lost its name at the start never was. */
    boolean hold(InFlightFuture<OutboundResponse> future) {
        KnownTask task = byId.get(future.id());
        if (task == null) {
            return false;
        }
        task.heldBy(future);
        var unused = future.whenComplete(
                (response, failure) -> keep(future.id(), task, response == null ? 0 : response.size()));
        return true;
    }

    @Override
    public void onStarted(TaskSnapshot task) {
        byId.put(task.id(), new KnownTask(task));
    }

    @Override
    public void onEnded(TaskSnapshot task) {
        KnownTask known = byId.get(task.id());
        if (known == null) {
            return; // never accepted
        }
        known.sawEnd(task);
        if (known.future() == null) {
            keep(task.id(), known, 0); // not ours, or faster than its starter
        }
    }

    @Override
    public void onZombie(TaskSnapshot task) {
        saw(task);
    }

    @Override
    public void onWorkGone(TaskSnapshot task, Duration stopLag) {
        saw(task);
    }

    private void saw(TaskSnapshot task) {
        KnownTask known = byId.get(task.id());
        if (known != null) {
            known.saw(task);
        }
    }

    private void keep(String id, KnownTask task, long size) {
        if (!task.end()) {
            return; // a joined run has several futures
        }
        synchronized (ended) {
            ended.addLast(new Kept(id, size));
            bytes += size;
            while (ended.size() > mostEnded || (bytes > mostBytes && ended.size() > 1)) {
                Kept oldest = ended.removeFirst();
                bytes -= oldest.bytes();
                byId.remove(oldest.id());
            }
        }
    }
}
