package dev.inflight.reach.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps cancels where they belong. JDBC cancels statements by name and connections in fact: what arrives late hits whatever
 * the connection does by then. So a cancel is sent only while the call that it is meant for has not returned to us; that call
 * does not return to its caller while one is being sent; and before anything else happens on a connection to which one was
 * sent, a round trip is made that takes a late one upon itself. One that cannot be made sure of is closed.
 *
 * <p>One for each connection that a {@code DataSource} hands out. Safe for use by any thread.
 */
final class Fence {

    private static final Logger LOGGER = LoggerFactory.getLogger(Fence.class);

    /** How long a stop tries to reach its statement. One cancel may come before the driver has sent anything, and is lost. */
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(1);

    private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(10);

    /** How long a call waits for a cancel to have been sent. */
    private static final long LONGEST_SENDING = TimeUnit.SECONDS.toNanos(5);

    /** How long a call waits for another thread that makes sure. */
    private static final long LONGEST_PROBE = TimeUnit.SECONDS.toNanos(15);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Connection connection;

    /** Those whose result sets are still open: one nearly always, so that to look for it is to look at it. */
    private final List<Hold> open = new ArrayList<>(2);

    /** Whose call is under way, and in which thread, if one is. */
    private @Nullable Hold inCall;

    private @Nullable Thread caller;

    /** More than one when threads share the connection; nothing is cancelled then. */
    private int calls;

    private boolean sending;

    /** A thread makes sure that none arrives any more. */
    private boolean probing;

    /** How many cancels have been sent. */
    private int sent;

    /** A cancel has been sent that may not have arrived. */
    private volatile boolean suspect;

    Fence(Connection connection) {
        this.connection = connection;
    }

    Connection connection() {
        return connection;
    }

    /** Before anything on the connection that is not in {@link #enter}: waits until nothing can hit it that is not meant for it. */
    void pass() {
        if (suspect) {
            lock.lock();
            try {
                settle();
            } finally {
                lock.unlock();
            }
        }
    }

    /**
     * Before a call that a stop may cancel.
     *
     * @throws StatementRefusedException when the task has been stopped and no other statement has been told; nothing is sent
     */
    void enter(Hold hold) throws StatementRefusedException {
        lock.lock();
        try {
            boolean rows = open.contains(hold);
            if (suspect && !(rows && hold.isHit())) { // one that is meant for these rows may hit their next ones
                settle();
            }
            if (hold.isStopped() && Deliveries.deliver(hold.task())) {
                hurry(hold);
                throw hold.refusal();
            }
            begin(hold);
        } finally {
            lock.unlock();
        }
    }

    /** Before its rows are closed, for which some drivers read all that is left of them; this is never refused. */
    void enterClosing(Hold hold) {
        lock.lock();
        try {
            hold.closing();
            hurry(hold);
            begin(hold);
        } finally {
            lock.unlock();
        }
    }

    private void begin(Hold hold) {
        if (calls++ == 0) {
            inCall = hold;
            caller = Thread.currentThread();
        }
    }

    /** What there is of rows after a call. */
    enum Rows {
        OPEN,
        NONE,
        AS_BEFORE
    }

    /** After it, whether it threw or not. Waits for a cancel that is being sent. */
    void exit(Hold hold, boolean threw, Rows rows) {
        boolean interrupted = false;
        boolean stuck;
        lock.lock();
        try {
            long left = LONGEST_SENDING;
            while (sending && inCall == hold && left > 0) {
                try {
                    left = changed.awaitNanos(left);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            stuck = sending && inCall == hold;
            calls--;
            if (inCall == hold) {
                inCall = null;
                caller = null;
                if (hold.isHit() && threw) {
                    Deliveries.deliver(hold.task());
                }
            }
            if (rows == Rows.OPEN) {
                open.add(hold);
            } else if (rows == Rows.NONE) {
                open.remove(hold);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (stuck) {
            LateCancel.abandon(connection, "a cancel is on its way for longer than a statement can wait for it");
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Cancels the call that is under way for a task that has been stopped; the next one is refused if there is none. */
    void stop(Hold hold) {
        lock.lock();
        try {
            hold.markStopped();
            long pause = FIRST_PAUSE;
            for (long left = PATIENCE; inCall == hold && left > 0; pause *= 2) {
                if (hold.isClosing() && !Drivers.readToTheEnd(connection)) {
                    return;
                }
                if (Deliveries.isDelivered(hold.task()) || (calls == 1 && !send(hold))) {
                    return;
                }
                long slice = Math.min(pause, left);
                left -= slice;
                while (inCall == hold && slice > 0) {
                    slice = changed.awaitNanos(slice);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** Sends a cancel, outside the lock. Returns whether it makes sense to send another one. */
    private boolean send(Hold hold) {
        suspect = true;
        sending = true;
        sent++;
        hold.markHit();
        lock.unlock();
        boolean again = true;
        try {
            hold.cancel();
        } catch (SQLFeatureNotSupportedException never) {
            again = false;
        } catch (SQLException | RuntimeException failure) {
            LOGGER.debug(
                    "a statement of task {} could not be cancelled", hold.task().name(), failure);
        } finally {
            lock.lock();
            sending = false;
            changed.signalAll();
        }
        return again;
    }

    /** The lock is held. Waits out the call that a cancel is meant for, unless it is the calling thread's, and then makes sure. */
    private void settle() {
        boolean interrupted = awaitEnd(() -> sending || inCall != null, LONGEST_SENDING);
        interrupted |= awaitEnd(() -> probing, LONGEST_PROBE);
        if (suspect && !probing && caller != Thread.currentThread()) {
            // an interrupt that is pending would close the socket of a virtual thread
            interrupted |= Thread.interrupted();
            makeSure();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The lock is held. Waits while it is so and concerns the calling thread; returns whether that was interrupted. */
    private boolean awaitEnd(BooleanSupplier isSo, long longest) {
        boolean interrupted = false;
        long left = longest;
        while (isSo.getAsBoolean() && caller != Thread.currentThread() && suspect && left > 0) {
            try {
                left = changed.awaitNanos(left);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        return interrupted;
    }

    /** The lock is held, and let go of for the round trip: stops and calls that have ended wait for none of it. */
    private void makeSure() {
        boolean toTheEnd = Drivers.readToTheEnd(connection);
        List<Hold> cancelled = toTheEnd ? open.stream().filter(Hold::isHit).toList() : List.of();
        int known = sent;
        probing = true;
        lock.unlock();
        try {
            cancelled.forEach(Hold::endRows);
            LateCancel.take(connection);
        } finally {
            lock.lock();
            probing = false;
            suspect = sent != known;
            changed.signalAll();
        }
    }

    /**
     * The lock is held. Rows that nobody will read are not all to be computed and read, only because the driver does so when
     * they are closed.
     */
    private void hurry(Hold hold) {
        if (hold.isStopped() && !hold.isHit() && open.contains(hold) && Drivers.readToTheEnd(connection)) {
            send(hold);
        }
    }

    void release(Hold hold) {
        lock.lock();
        try {
            open.remove(hold);
        } finally {
            lock.unlock();
        }
    }

    /** The connection is given back: what was open on it is not any more. */
    void close() {
        List<Hold> left;
        lock.lock();
        try {
            left = new ArrayList<>(open);
            left.forEach(this::hurry);
            open.clear();
        } finally {
            lock.unlock();
        }
        left.forEach(Hold::close);
    }
}
