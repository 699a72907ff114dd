package dev.inflight.metrics;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.inflight.InFlightRegistry;
import dev.inflight.TaskQuery;
import dev.inflight.TaskSnapshot;
import dev.inflight.TaskState;
import dev.inflight.TaskText;
import dev.inflight.metrics.InFlightMeters.Tags;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * One gauge for each of the few oldest outstanding runs: the only place where a name is a tag, and a bounded one. A start
 * matters only while there are fewer rows than allowed, an end only when it is a row's. So a registry full of older runs is
 * not listed again and again; what does matter is gathered for a moment and then listed once.
 */
final class OldestAges implements AutoCloseable {

    /** How long changes are gathered, in milliseconds. */
    static final int DELAY_MILLIS = 100;

    private final InFlightRegistry registry;
    private final MeterRegistry meters;
    private final int most;
    private final TaskQuery query;
    private final Map<String, Row> rows = new ConcurrentHashMap<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final ReentrantLock lock = new ReentrantLock();
    /** Whether the oldest may be others than the rows say. */
    private volatile boolean stale = true;

    private volatile boolean closed;

    OldestAges(InFlightRegistry registry, MeterRegistry meters, int most) {
        this.registry = registry;
        this.meters = meters;
        this.most = most;
        this.query =
                TaskQuery.ALL.withStates(TaskState.QUEUED, TaskState.RUNNING).withLimit(Math.max(1, most));
    }

    void noticeStart() {
        if (rows.size() < most) {
            stale = true;
            refreshSoon();
        }
    }

    void noticeEnd(String id) {
        if (rows.containsKey(id)) {
            stale = true;
            refreshSoon();
        }
    }

    private void refreshSoon() {
        if (scheduled.compareAndSet(false, true)) {
            CompletableFuture.delayedExecutor(DELAY_MILLIS, MILLISECONDS).execute(() -> {
                scheduled.set(false);
                refresh();
            });
        }
    }

    /**
     * Rows that no longer stand for the same run go first, since a successor may need the same tags. Of several runs with
     * the same tags (those that queue under one name) the oldest has the row.
     */
    void refresh() {
        if (most == 0 || !stale) {
            return;
        }
        lock.lock();
        try {
            if (closed) {
                return;
            }
            stale = false;
            Map<List<Tag>, TaskSnapshot> now = new LinkedHashMap<>();
            registry.list(query).tasks().forEach(task -> now.putIfAbsent(tags(task), task));
            rows.values().removeIf(row -> {
                TaskSnapshot task = now.get(row.tags);
                boolean gone = task == null || !task.id().equals(row.id);
                if (gone) {
                    meters.remove(row.gauge);
                }
                return gone;
            });
            Set<List<Tag>> kept = rows.values().stream().map(Row::tags).collect(Collectors.toSet());
            now.forEach((tags, task) -> {
                if (!kept.contains(tags)) {
                    rows.put(task.id(), register(tags, task));
                }
            });
        } finally {
            lock.unlock();
        }
    }

    private static List<Tag> tags(TaskSnapshot task) {
        return List.of(
                Tag.of(Tags.NAME, task.name()),
                Tag.of(Tags.LABEL, TaskText.escape(task.label())),
                Tag.of(Tags.KIND, task.kind()));
    }

    private Row register(List<Tag> tags, TaskSnapshot task) {
        String name = task.name();
        String id = task.id();
        Meter gauge = Gauge.builder(InFlightMeters.AGE.meterName(), () -> age(name, id))
                .description(InFlightMeters.AGE.description())
                .baseUnit(InFlightMeters.AGE.unit())
                .tags(tags)
                .register(meters);
        return new Row(id, tags, gauge);
    }

    /** Zero for a run that has ended since, perhaps before its row was there for its end to be noticed. */
    private double age(String name, String id) {
        Optional<TaskSnapshot> task =
                registry.find(name).filter(found -> found.id().equals(id) && found.outcome() == null);
        if (task.isEmpty()) {
            stale = true;
            return 0;
        }
        return task.get().age().toNanos() / 1e9;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            rows.values().forEach(row -> meters.remove(row.gauge));
            rows.clear();
        } finally {
            lock.unlock();
        }
    }

    /** One gauge and the run it stands for. */
    private record Row(String id, List<Tag> tags, Meter gauge) {}
}
