package dev.inflight.core.run;

import dev.inflight.RunMismatchException;
import org.jspecify.annotations.Nullable;

/** Every run that somebody may ask for: those that have or want a name, and those whose work outlives their future. */
public final class Runs {

    private final NameTable<Run<?>> table;
    private final Ledger ledger;
    private final Ids ids;

    public Runs(NameTable<Run<?>> table, Ledger ledger, Ids ids) {
        this.table = table;
        this.ledger = ledger;
        this.ids = ids;
    }

    /**
     * The run under the name, or exactly that run: the outstanding one first, else one whose work still goes on.
     *
     * @throws RunMismatchException when the name has another run than the one with that id
     */
    public @Nullable Run<?> find(String name, @Nullable String id) {
        Run<?> current = current(name);
        if (id == null) {
            return current;
        }
        Run<?> exact = findExact(name, id);
        if (exact == null && current != null) {
            throw new RunMismatchException(name, id, current.id());
        }
        return exact;
    }

    private @Nullable Run<?> current(String name) {
        Run<?> head = table.get(name);
        if (head != null && !head.isDecided()) {
            return head;
        }
        Run<?> stopping = ledger.newestOf(name);
        boolean betweenTableAndLedger = head != null && RunState.phase(head.word()) != RunState.GONE;
        return stopping == null && betweenTableAndLedger ? head : stopping;
    }

    /**
     * Exactly this run; {@code null} when it is gone. A run only ever moves from the line to the name to the ledger, so
     * whoever looks in that order meets it.
     */
    public @Nullable Run<?> findExact(String name, String id) {
        long sequence = ids.sequenceOf(id);
        Run<?> head = headIf(name, sequence); // first, because it is nearly always this one
        if (head == null) {
            Run<?> waiter = table.waiter(name, run -> run.sequence() == sequence);
            if (waiter != null) {
                return waiter;
            }
            head = headIf(name, sequence);
        }
        if (head != null) {
            return head.isDecided() && head.stop() == null ? null : head;
        }
        for (Run<?> run : ledger.allOf(name)) {
            if (run.sequence() == sequence) {
                return run;
            }
        }
        return null;
    }

    private @Nullable Run<?> headIf(String name, long sequence) {
        Run<?> head = table.get(name);
        return head != null && head.sequence() == sequence ? head : null;
    }
}
