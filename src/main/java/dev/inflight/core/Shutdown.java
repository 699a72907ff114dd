package dev.inflight.core;

import dev.inflight.Outcome;
import dev.inflight.TaskSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The end of a registry: drain, pull every ripcord, wait for the work, name the survivors. */
final class Shutdown {

    /** How long completing what was just decided may take before we stop waiting for it: normally a few milliseconds. */
    private static final Duration ENDINGS = Duration.ofSeconds(1);

    private final Engine engine;

    Shutdown(Engine engine) {
        this.engine = engine;
    }

    List<TaskSnapshot> run(Duration drain, Duration stop) {
        engine.close();
        boolean interrupted = false;
        try {
            List<Run<?>> draining = outstanding();
            engine.await(() -> draining.stream().allMatch(Run::isDone), drain);
        } catch (InterruptedException hurry) {
            interrupted = true; // somebody wants this over: no draining, but every future is still completed
        }
        List<Run<?>> pulled = pullAll();
        try {
            engine.await(() -> pulled.stream().allMatch(Run::isDone), ENDINGS);
            if (!interrupted) {
                engine.await(engine.ledger::isEmpty, stop);
            }
        } catch (InterruptedException hurry) {
            interrupted = true;
        }
        engine.log.close();
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

    /**
     * Decides every outcome here and now. What follows happens on threads of the registry, so that a callback that blocks
     * holds up neither the shutdown nor the other runs.
     */
    private List<Run<?>> pullAll() {
        List<Run<?>> pulled = outstanding();
        pulled.forEach(run ->
                run.decideNow(Cause.stop(Outcome.SHUT_DOWN, Cause.BY_SHUTDOWN, "the registry is shutting down")));
        return pulled;
    }

    private List<Run<?>> outstanding() {
        List<Run<?>> runs = new ArrayList<>();
        engine.table.iterator().forEachRemaining(runs::add);
        return runs;
    }
}
