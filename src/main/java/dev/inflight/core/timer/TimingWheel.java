package dev.inflight.core.timer;

import org.jspecify.annotations.Nullable;

/**
 * A hierarchical timing wheel: eight levels of 64 slots, each level 64 times as coarse as the one below, with one bit per
 * slot that says whether it is occupied. Arming and disarming are O(1); a node moves down at most once per level on its way
 * to firing; the next instant at which anything happens is found by counting zeros, so nothing ever ticks in vain.
 *
 * <p>The idea is Varghese and Lauck's (1987); the choice of a level by the highest bit in which "now" and "then" differ is
 * known from the Linux kernel's and Tokio's timers.
 *
 * <p>Every method takes the wheel's own monitor for a few dozen instructions and calls no foreign code inside, so no
 * virtual thread is ever pinned on it for longer.
 */
final class TimingWheel {

    private static final int BITS = 6;
    private static final int SLOTS = 1 << BITS;
    /** Enough for every instant there is: nanoseconds in a {@code long} are 2^45 ticks at most, and 8 levels are 2^48. */
    private static final int LEVELS = 8;

    /** "Nothing to do", as a tick. */
    static final long NEVER = Long.MAX_VALUE;

    private final @Nullable TimedFuture<?>[] slots = new TimedFuture<?>[LEVELS * SLOTS];
    private final long[] occupied = new long[LEVELS];
    private long elapsed;
    private long armed;

    /** Wheels lie side by side in memory. This keeps what one thread writes off the cache line of the next wheel. */
    @SuppressWarnings("UnusedVariable")
    private long padding0, padding1, padding2, padding3, padding4, padding5, padding6, padding7;

    /**
     * Arms the node for the instant that it wants now, wherever it was before.
     *
     * @return the tick it was armed for, or {@link #NEVER}
     */
    synchronized long arm(TimedFuture<?> node) {
        unlink(node);
        long at = node.nextAlarm();
        if (at == DeadlineTimer.NEVER) {
            return NEVER;
        }
        // a tick that is over does not come again: the next one is the earliest possible
        node.alarmTick = Math.max(DeadlineTimer.tickAtOrAfter(at), elapsed + 1);
        armed++;
        link(node);
        return node.alarmTick;
    }

    synchronized void disarm(TimedFuture<?> node) {
        unlink(node);
    }

    /**
     * Moves nodes that are due at the tick {@code now} out of the wheel, a few at a time, so that a million which are due
     * at once neither hold up those who arm meanwhile nor need any memory.
     *
     * @param due is filled from its beginning
     * @return how many; fewer than {@code due} has room for when none is due any more
     */
    synchronized int expire(long now, @Nullable TimedFuture<?>[] due) {
        int count = 0;
        for (long tick = nextTick(); tick <= now; tick = nextTick()) {
            int level = lowestLevel();
            int index = level * SLOTS + (int) ((tick >>> (level * BITS)) & (SLOTS - 1));
            elapsed = tick;
            if (level > 0) {
                moveDown(index);
                continue;
            }
            for (TimedFuture<?> node = slots[index]; node != null; node = slots[index]) {
                if (count == due.length) {
                    return count;
                }
                unlink(node);
                due[count++] = node;
            }
        }
        elapsed = Math.max(elapsed, now);
        return count;
    }

    /**
     * Spreads a slot whose time has come over the levels below, the whole slot at once: otherwise their order would be
     * lost.
     */
    private void moveDown(int index) {
        TimedFuture<?> node = slots[index];
        slots[index] = null;
        occupied[index / SLOTS] &= ~(1L << (index & (SLOTS - 1)));
        while (node != null) {
            TimedFuture<?> following = node.next;
            node.previous = null;
            node.next = null;
            link(node);
            node = following;
        }
    }

    /** The next tick at which a node is due or moves down a level; {@link #NEVER} when empty. */
    synchronized long nextTick() {
        int level = lowestLevel();
        if (level == LEVELS) {
            return NEVER;
        }
        int shift = level * BITS;
        int current = (int) ((elapsed >>> shift) & (SLOTS - 1));
        int ahead = Long.numberOfTrailingZeros(Long.rotateRight(occupied[level], current));
        // unless it is this very tick, the start of the current slot is past: what is in there is due a whole turn
        // later
        long tick = ((elapsed >>> shift) + ahead) << shift;
        return tick < elapsed ? tick + ((long) SLOTS << shift) : tick;
    }

    /** How many times a node has been armed, ever; tells whether anybody used the wheel since one last looked. */
    synchronized long armed() {
        return armed;
    }

    /** A level's nodes all come before those of the levels above. */
    private int lowestLevel() {
        int level = 0;
        while (level < LEVELS && occupied[level] == 0) {
            level++;
        }
        return level;
    }

    private void link(TimedFuture<?> node) {
        long when = node.alarmTick;
        int level = (63 - Long.numberOfLeadingZeros((elapsed ^ when) | (SLOTS - 1))) / BITS;
        int index = level * SLOTS + (int) ((when >>> (level * BITS)) & (SLOTS - 1));
        TimedFuture<?> head = slots[index];
        node.next = head;
        if (head != null) {
            head.previous = node;
        }
        slots[index] = node;
        node.slot = (short) index;
        occupied[level] |= 1L << (index & (SLOTS - 1));
    }

    private void unlink(TimedFuture<?> node) {
        int index = node.slot;
        if (index == TimedFuture.NOT_ARMED) {
            return;
        }
        if (node.previous == null) {
            slots[index] = node.next;
            if (node.next == null) {
                occupied[index / SLOTS] &= ~(1L << (index & (SLOTS - 1)));
            }
        } else {
            node.previous.next = node.next;
        }
        if (node.next != null) {
            node.next.previous = node.previous;
        }
        node.previous = null;
        node.next = null;
        node.slot = TimedFuture.NOT_ARMED;
    }
}
