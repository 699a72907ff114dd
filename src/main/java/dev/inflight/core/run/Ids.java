package dev.inflight.core.run;

import dev.inflight.TaskText;
import dev.inflight.core.timer.DeadlineTimer;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The ids of one registry's runs: its own name and a number. Those of one thread's runs grow; of two threads' runs the
 * numbers say nothing about which was started first, because threads take them in blocks, or all would wait for one counter.
 */
public final class Ids {

    private final String instance;

    /** How many numbers there are in a block. */
    public static final int BLOCK = 64;

    /** At most so many blocks are in use at a time. */
    public static final int STRIPES = DeadlineTimer.STRIPES;

    /** As many numbers as fill two cache lines, so that threads of different stripes do not meet. */
    private static final int APART = 16;

    private final AtomicLong blocks = new AtomicLong();
    private final AtomicLong lostBlocks = new AtomicLong();

    /** The last number of each stripe; a multiple of {@link #BLOCK} when it has to take another block. */
    private final AtomicLongArray last = new AtomicLongArray((STRIPES + 1) * APART);

    public Ids(String instance) {
        this.instance = instance;
    }

    public long next() {
        int stripe = (DeadlineTimer.stripe() + 1) * APART;
        while (true) {
            long before = last.get(stripe);
            boolean used = before % BLOCK == 0;
            long number = (used ? blocks.getAndIncrement() * BLOCK : before) + 1;
            if (last.compareAndSet(stripe, before, number)) {
                return number;
            }
            if (used) { // another thread of this stripe was faster
                lostBlocks.incrementAndGet();
            }
        }
    }

    /** How many have been given, once nobody takes any. */
    public long given() {
        long given = (blocks.get() - lostBlocks.get()) * BLOCK;
        for (int stripe = APART; stripe < last.length(); stripe += APART) {
            given -= -last.get(stripe) & (BLOCK - 1);
        }
        return given;
    }

    /** Whether it is the first number that its stripe took from a block. */
    public static boolean beginsBlock(long sequence) {
        return sequence % BLOCK == 1;
    }

    public String id(long runSequence) {
        return instance + "-" + runSequence;
    }

    /** The number in one of this registry's ids; -1 when the text is none. */
    long sequenceOf(String id) {
        if (!id.startsWith(instance + "-")) {
            return -1;
        }
        try {
            long number = Long.parseLong(id.substring(instance.length() + 1));
            return id(number).equals(id) ? number : -1;
        } catch (NumberFormatException other) {
            return -1;
        }
    }

    /** A name that no other run has: the id, preceded by as much of the kind as a name has room for. */
    String anonymousName(String kind, long runSequence) {
        String id = id(runSequence);
        int room = TaskText.MAX_NAME_LENGTH - id.length() - 1;
        return TaskText.clip(kind, room) + ":" + id;
    }
}
