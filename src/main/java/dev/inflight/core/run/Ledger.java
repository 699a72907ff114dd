package dev.inflight.core.run;

import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs whose future has ended and whose work has not gone, each of them and by name. Safe for use by any thread. */
public final class Ledger implements Iterable<Run<?>> {

    private final Set<Run<?>> runs = ConcurrentHashMap.newKeySet();

    /**
     * By name: a {@link Run}, or {@link Several}. So a million names that end at once make no more objects than they must.
     */
    private final ConcurrentHashMap<String, Object> byName = new ConcurrentHashMap<>();

    /** Runs of one name. */
    private static final class Several {

        private static final Comparator<Run<?>> BY_START =
                Comparator.<Run<?>>comparingLong(Run::startedAt).thenComparingLong(Run::sequence);

        private final ConcurrentSkipListSet<Run<?>> byStart = new ConcurrentSkipListSet<>(BY_START);

        Several with(Run<?> run) {
            byStart.add(run);
            return this;
        }

        @Nullable Several without(Run<?> run) {
            byStart.remove(run);
            return byStart.isEmpty() ? null : this;
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
            for (Run<?> run : several.byStart.descendingSet()) {
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
            return List.copyOf(several.byStart);
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
