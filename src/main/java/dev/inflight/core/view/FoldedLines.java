package dev.inflight.core.view;

import dev.inflight.core.timer.DeadlineTimer;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Writes at most one of many like lines about one name per second. The first is written at once. Of those that follow
 * within a second the latest is kept; it is written when the second is over, with the number of the others, whether or not
 * more come. So each line is written or counted. Safe for use by any thread.
 */
final class FoldedLines {

    /** A line that can be written later: it holds texts and numbers, never a run. */
    @FunctionalInterface
    interface Line {

        /** Writes it, on behalf of so many others too. */
        void write(long others);
    }

    private static final long SECOND = 1_000_000_000L;

    /** Recent names by hash. When two share a slot, a line too many is written, never one too few. */
    private final AtomicReferenceArray<@Nullable Storm> storms = new AtomicReferenceArray<>(256);

    private final Runnable wake;
    private volatile boolean waiting;

    /**
     * Makes a fold.
     *
     * @param wake called when a line begins to wait, so that somebody calls {@link #flush} in a second
     */
    FoldedLines(Runnable wake) {
        this.wake = wake;
    }

    /** Writes the line now, with the number of those that waited, or lets it wait. */
    void submit(String name, long now, Line line) {
        int slot = name.hashCode() & (storms.length() - 1);
        while (true) {
            Storm storm = storms.get(slot);
            boolean same = storm != null && storm.name.equals(name);
            boolean folds = same && now - storm.writtenAt < SECOND;
            Storm next =
                    folds ? new Storm(name, storm.writtenAt, storm.folded + 1, line) : new Storm(name, now, 0, null);
            if (storms.compareAndSet(slot, storm, next)) {
                if (folds) {
                    expectFlush();
                } else {
                    if (storm != null && !same) {
                        storm.flush();
                    }
                    line.write(same ? storm.folded : 0);
                }
                return;
            }
        }
    }

    private void expectFlush() {
        if (!waiting) {
            waiting = true;
            wake.run();
        }
    }

    /**
     * Writes the lines that have waited for a second.
     *
     * @param writer where, since this may be called by the timer's thread
     * @return when to call again; {@link DeadlineTimer#NEVER} when nothing waits
     */
    long flush(long now, Executor writer) {
        long next = DeadlineTimer.NEVER;
        if (!waiting) {
            return next;
        }
        waiting = false;
        for (int slot = 0; slot < storms.length(); slot++) {
            Storm storm = storms.get(slot);
            if (storm == null || storm.folded == 0) {
                continue;
            }
            long due = storm.writtenAt + SECOND;
            if (now < due) {
                next = Math.min(next, due);
                waiting = true;
            } else if (storms.compareAndSet(slot, storm, new Storm(storm.name, now, 0, null))) {
                writer.execute(storm::flush);
            } else {
                waiting = true;
                next = now; // somebody was faster: look again
            }
        }
        return next;
    }

    /** Writes what waits at once: nobody will look again. */
    void flush() {
        for (int slot = 0; slot < storms.length(); slot++) {
            Storm storm = storms.getAndSet(slot, null);
            if (storm != null) {
                storm.flush();
            }
        }
    }

    /**
     * @param folded how many lines wait
     * @param latest the last of those
     */
    private record Storm(
            String name,
            long writtenAt,
            long folded,
            @Nullable Line latest) {

        void flush() {
            if (latest != null) {
                latest.write(folded - 1);
            }
        }
    }
}
