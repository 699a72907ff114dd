package dev.inflight.service.tasks;

import dev.inflight.InFlightFuture;
import dev.inflight.TaskListener;
import dev.inflight.TaskSnapshot;
import dev.inflight.service.outbound.OutboundResponse;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Every accepted run by its id: the running, and the last that ended with what came of them. The ended are bounded in number
 * and bytes; beyond that the oldest end is forgotten.
 */
final class TaskLedger implements TaskListener {

    private final ConcurrentMap<String, KnownTask> byId = new ConcurrentHashMap<>();

    /** The bytes of each, by id; the oldest end first. Guards itself and the sum. */
    private final Map<String, Long> ended = new LinkedHashMap<>();

    private final int mostEnded;
    private final long mostBytes;
    private long bytes;

    TaskLedger(int mostEnded, long mostBytes) {
        this.mostEnded = mostEnded;
        this.mostBytes = mostBytes;
    }

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
            keep(task.id(), known, 0); // not ours, or faster than its starter, who will say what it weighs
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

    /** Remembers an end. A run may be kept twice, since its end and its future come in either order; the larger counts. */
    private void keep(String id, KnownTask task, long size) {
        boolean first = task.end();
        synchronized (ended) {
            Long before = first ? Long.valueOf(0) : ended.get(id);
            if (before == null) {
                return; // forgotten already
            }
            ended.put(id, Math.max(before, size));
            bytes += Math.max(0, size - before);
            forgetOldest();
        }
    }

    private void forgetOldest() {
        Iterator<Map.Entry<String, Long>> oldestFirst = ended.entrySet().iterator();
        while (ended.size() > mostEnded || (bytes > mostBytes && ended.size() > 1)) {
            Map.Entry<String, Long> oldest = oldestFirst.next();
            bytes -= oldest.getValue();
            byId.remove(oldest.getKey());
            oldestFirst.remove();
        }
    }
}
