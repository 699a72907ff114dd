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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One gauge for each of the few oldest outstanding runs: the only place where a name is a tag, and a bounded one. Nothing that
 * starts later is ever older, so as long as those runs are outstanding they are the oldest, and a registry full of others need
 * not be looked at.
 *
 * <p>Registries, of tasks as of meters, are called under no lock: while one thread brings the rows up to date, another that
 * wants the same goes on with those that are there.
 */
final class OldestAges implements AutoCloseable {

    private final InFlightRegistry registry;
    private final MeterRegistry meters;
    private final int most;
    private final TaskQuery query;
    private final AtomicBoolean busy = new AtomicBoolean();
    private volatile boolean closed;

    /** Touched only by whoever has set {@link #busy}; so is what follows. */
    private final Map<List<Tag>, Row> rows = new HashMap<>();

    private List<Key> oldest = List.of();

    OldestAges(InFlightRegistry registry, MeterRegistry meters, int most) {
        this.registry = registry;
        this.meters = meters;
        this.most = most;
        this.query =
                TaskQuery.ALL.withStates(TaskState.QUEUED, TaskState.RUNNING).withLimit(Math.max(1, most));
    }

    /** Of several runs with the same tags (those that queue under one name) the oldest has the row. */
    void refresh() {
        if (most == 0 || closed || !busy.compareAndSet(false, true)) {
            return;
        }
        try {
            if (!areStillTheOldest()) {
                update();
            }
        } finally {
            busy.set(false);
            if (closed) { // meanwhile: whoever closed found us busy and left the rows to us
                removeAll();
            }
        }
    }

    private void update() {
        Map<List<Tag>, Key> now = new LinkedHashMap<>();
        List<Key> found = new ArrayList<>();
        registry.list(query).tasks().forEach(task -> {
            Key key = new Key(task.name(), task.id());
            found.add(key);
            now.putIfAbsent(tags(task), key);
        });
        // those that stay or come first: a scrape meanwhile rather shows one row too many than one too few
        now.forEach((tags, key) -> {
            Row row = rows.get(tags);
            if (row == null) {
                rows.put(tags, register(tags, key));
            } else {
                row.subject.run = key;
            }
        });
        rows.entrySet().removeIf(row -> {
            boolean gone = !now.containsKey(row.getKey());
            if (gone) {
                meters.remove(row.getValue().gauge);
            }
            return gone;
        });
        oldest = found;
    }

    private boolean areStillTheOldest() {
        return oldest.size() >= Math.min(most, registry.outstanding())
                && oldest.stream().allMatch(key -> age(key) > 0);
    }

    /** What a method was called with is not for a database of numbers, which keeps it for months. */
    private static List<Tag> tags(TaskSnapshot task) {
        String label = task.labelGiven() ? task.label() : task.name();
        return List.of(
                Tag.of(Tags.NAME, task.name()),
                Tag.of(Tags.LABEL, TaskText.escape(label)),
                Tag.of(Tags.KIND, task.kind()));
    }

    private Row register(List<Tag> tags, Key key) {
        Subject subject = new Subject(key);
        Meter gauge = Gauge.builder(InFlightMeters.AGE.meterName(), () -> age(subject.run))
                .description(InFlightMeters.AGE.description())
                .baseUnit(InFlightMeters.AGE.unit())
                .tags(tags)
                .register(meters);
        return new Row(subject, gauge);
    }

    /** In seconds; zero for a run that has ended since. */
    private double age(Key key) {
        return registry.find(key.name, key.id)
                .filter(found -> found.outcome() == null)
                .map(found -> found.age().toNanos() / 1e9)
                .orElse(0.0);
    }

    @Override
    public void close() {
        closed = true;
        removeAll();
    }

    private void removeAll() {
        if (busy.compareAndSet(false, true)) {
            try {
                rows.values().forEach(row -> meters.remove(row.gauge));
                rows.clear();
            } finally {
                busy.set(false);
            }
        }
    }

    /** A run. */
    private record Key(String name, String id) {}

    /** Whose age a gauge shows: a successor with the same tags takes over. */
    private static final class Subject {
        private volatile Key run;

        Subject(Key run) {
            this.run = run;
        }
    }

    private record Row(Subject subject, Meter gauge) {}
}
