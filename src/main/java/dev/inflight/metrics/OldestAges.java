package dev.inflight.metrics;

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
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * One gauge for each of the few oldest outstanding runs: the only place where a name is a tag, and a bounded one. Nothing that
 * starts later is ever older, so as long as every row's run is outstanding the rows are the oldest, and a registry full of
 * others need not be looked at.
 */
final class OldestAges implements AutoCloseable {

    private final InFlightRegistry registry;
    private final MeterRegistry meters;
    private final int most;
    private final TaskQuery query;
    private final Map<String, Row> rows = new LinkedHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private boolean closed;

    OldestAges(InFlightRegistry registry, MeterRegistry meters, int most) {
        this.registry = registry;
        this.meters = meters;
        this.most = most;
        this.query =
                TaskQuery.ALL.withStates(TaskState.QUEUED, TaskState.RUNNING).withLimit(Math.max(1, most));
    }

    /**
     * Rows that no longer stand for the same run go first, since a successor may need the same tags. Of several runs with
     * the same tags (those that queue under one name) the oldest has the row.
     */
    void refresh() {
        lock.lock();
        try {
            if (closed || most == 0 || areStillTheOldest()) {
                return;
            }
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

    private boolean areStillTheOldest() {
        return rows.size() >= Math.min(most, registry.outstanding())
                && rows.values().stream().allMatch(row -> age(row.name, row.id) > 0);
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
        return new Row(id, name, tags, gauge);
    }

    /** In seconds; zero for a run that has ended since. */
    private double age(String name, String id) {
        return registry.find(name)
                .filter(found -> found.id().equals(id) && found.outcome() == null)
                .map(found -> found.age().toNanos() / 1e9)
                .orElse(0.0);
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
    private record Row(String id, String name, List<Tag> tags, Meter gauge) {}
}
