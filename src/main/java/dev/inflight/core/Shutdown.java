package dev.inflight.core;

import dev.inflight.Outcome;
import dev.inflight.TaskSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The end of a registry: drain, pull every ripcord, wait for the work, name the survivors. */
final class Shutdown {

    private final Engine engine;

    Shutdown(Engine engine) {
        this.engine = engine;
    }

    List<TaskSnapshot> run(Duration drain, Duration stop) {
        engine.close();
        boolean interrupted = false;
        try {
            engine.await(engine.table::isEmpty, drain);
        } catch (InterruptedException hurry) {
            interrupted = true; // somebody wants this over: no draining, but every future is still completed
        }
        pullAll();
        try {
            if (!interrupted) {
                engine.await(engine.ledger::isEmpty, stop);
            }
        } catch (InterruptedException hurry) {
            interrupted = true;
        }
        List<TaskSnapshot> survivors = new ArrayList<>();
        for (Run<?> run : engine.ledger) {
            engine.log.survivor(run);
            survivors.add(Snapshots.of(run, engine));
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return survivors;
    }

    /** Starts are refused already, but one that was let in before may still start another as its last act. */
    private void pullAll() {
        while (!engine.table.isEmpty()) {
            for (Iterator<Run<?>> rows = engine.table.iterator(); rows.hasNext(); ) {
                Run<?> run = rows.next();
                boolean pulled =
                        run.end(Cause.stop(Outcome.SHUT_DOWN, Cause.BY_SHUTDOWN, "the registry is shutting down"));
                if (!pulled) {
                    Thread.onSpinWait(); // decided by another thread, which is about to take its row out
                }
            }
        }
    }
}
