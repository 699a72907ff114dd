package dev.inflight.core.run;

import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs whose future has ended and whose work has not gone, each of them and by name. Safe for use by any thread. */
public final class Ledger implements Iterable<Run<?>> {

    private final Set<Run<?>> runs = ConcurrentHashMap.newKeySet();

    /**
     * By name: a {@link Run}, or {@link Several}. So a million names that end at once make no more objects than they must.
     */
    private final ConcurrentHashMap<String, Object> byName = new ConcurrentHashMap<>();

    /** Runs of one name, by the order of their starts. */
    private static final class Several {

        private final ConcurrentSkipListMap<Long, Run<?>> bySequence = new ConcurrentSkipListMap<>();

        Several with(Run<?> run) {
            bySequence.put(run.sequence(), run);
            return this;
        }

        @Nullable Several without(Run<?> run) {
            bySequence.remove(run.sequence());
            return bySequence.isEmpty() ? null : this;
        }
    }

    public void add(Run<?> run) {
        runs.add(run);
        byName.merge(run.name(), run, (known, same) -> {
            if (known instanceof Several several) {
                return several.with(run);
            }
            return known == run ? run : new Several().with((Run<?>) known).with(run);
        });
    }

    public void remove(Run<?> run) {
        runs.remove(run);
        byName.computeIfPresent(run.name(), (name, known) -> {
            if (known instanceof Several several) {
                return several.without(run);
            }
            return known == run ? null : known;
        });
    }

    /** The newest run of the name whose work has not gone. */
    public @Nullable Run<?> newestOf(String name) {
        Object known = byName.get(name);
        if (known instanceof Several several) {
            for (Run<?> run : several.bySequence.descendingMap().values()) {
                if (isAtWork(run)) {
                    return run;
                }
            }
        }
        return known instanceof Run<?> run && isAtWork(run) ? run : null;
    }

    private static boolean isAtWork(Run<?> run) {
        return RunState.phase(run.word()) != RunState.GONE;
    }

    /** All of the name, oldest first. */
    public List<Run<?>> allOf(String name) {
        Object known = byName.get(name);
        if (known instanceof Several several) {
            return List.copyOf(several.bySequence.values());
        }
        return known instanceof Run<?> run ? List.of(run) : List.of();
    }

    boolean isEmpty() {
        return runs.isEmpty() && byName.isEmpty();
    }

    public Stream<Run<?>> stream() {
        return runs.stream();
    }

    @Override
    public Iterator<Run<?>> iterator() {
        return runs.iterator();
    }
}
