package dev.inflight.core.life;

import dev.inflight.core.run.Ids;
import dev.inflight.core.run.NameTable;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Whether more runs are outstanding than there may be. None is refused before; but as long as there is plenty of room, only
 * one start in many adds up the table's counters, which are written by every thread that starts anything.
 *
 * <p>Every thread's numbers come in {@linkplain Ids#BLOCK blocks}. Whoever takes the first of a block looks, so between two
 * looks of a stripe of threads fewer numbers are taken than a block holds. Once no more than two blocks for each stripe are
 * left, everybody looks: one for those who need not have looked, and one for starters who were held up between their number
 * and this question. Only if more than those 512 are held up there at once can a few too many be let in.
 */
final class Capacity {

    private static final int RESERVE = 2 * Ids.STRIPES * Ids.BLOCK;
    private static final long SCARCE = 1;

    private final NameTable<?> table;
    private final int most;

    /** {@link #SCARCE} or not, and in the other bits how often somebody has seen that it is. */
    private final AtomicLong sightings = new AtomicLong(SCARCE);

    Capacity(NameTable<?> table, int most) {
        this.table = table;
        this.most = most;
    }

    int most() {
        return most;
    }

    /**
     * Asked by the starter of a run that is in the table already.
     *
     * @param sequence its number
     */
    boolean isExceeded(long sequence) {
        long seen = sightings.get();
        boolean scarce = (seen & SCARCE) != 0;
        if (!scarce && !Ids.beginsBlock(sequence)) {
            return false;
        }
        int size = table.size();
        if (size > most - RESERVE) {
            sightings.updateAndGet(before -> (before + 2) | SCARCE);
        } else if (scarce) { // unless somebody has seen otherwise meanwhile
            sightings.compareAndSet(seen, seen & ~SCARCE);
        }
        return size > most;
    }
}
