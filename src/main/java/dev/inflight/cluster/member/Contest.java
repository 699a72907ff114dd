package dev.inflight.cluster.member;

import dev.inflight.NameGuard.Permission;
import dev.inflight.Outcome;
import dev.inflight.Overlap;
import dev.inflight.TimeSource;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What follows when another run has the name. Between runs of one replica its table has decided already. A run that waits gives up
 * or has the other asked to stop, as its policy says; one whose work goes on has lost the name, and yields.
 */
final class Contest {

    private final String instance;
    private final TimeSource time;
    private final Events events;
    private final Supplier<String> host;
    private final Map<String, Wanted> all;
    private final Claimant claims;
    private final Asking asking;
    private final ClaimLog yields;

    /** Who claims names. */
    interface Claimant extends Asking.Asker {

        /** Has a run whose work goes on replace this one of the same replica. */
        void claimAgain(Wanted wanted, String over);

        /** It has the name no longer. */
        void drop(Wanted wanted);
    }

    /**
     * Between these runs, and those of others.
     *
     * @param host where this replica runs, for those who are asked to stop
     * @param all the runs of this replica, by id
     */
    Contest(
            String instance,
            MemberSettings settings,
            Questions questions,
            TimeSource time,
            Events events,
            Supplier<String> host,
            Map<String, Wanted> all,
            Claimant claims) {
        this.instance = instance;
        this.time = time;
        this.events = events;
        this.host = host;
        this.all = all;
        this.claims = claims;
        this.asking = new Asking(settings, questions, claims);
        this.yields = new ClaimLog(instance, "yielded: another run has taken the name meanwhile");
    }

    /** That run has the name that this one claimed. */
    void held(Wanted wanted, String holder) {
        Wanted.Next next = wanted.held();
        if (next == Wanted.Next.LOST) {
            lost(wanted, holder);
        } else if (next == Wanted.Next.TAKEN && !wanted.run.isEnded()) {
            taken(wanted, holder);
        }
    }

    private void taken(Wanted wanted, String holder) {
        if (isOver(holder)) {
            claims.claim(wanted, holder, false);
        } else if (wanted.run.overlap() == Overlap.FAIL_NEWER) {
            if (wanted.refuses()) {
                wanted.permission.complete(new Permission.Refused(
                        Outcome.OVERLAPPED, "run " + holder, "task is already outstanding as run " + holder));
            }
        } else if (Owners.of(holder).equals(instance)) {
            Wanted own = all.get(holder);
            if (own != null) {
                var unused = own.run.end(Outcome.OVERLAPPED, "run " + wanted.id, "started again as run " + wanted.id);
            }
            claims.claim(wanted, holder, false);
        } else {
            long now = time.nanoTime();
            asking.ask(wanted, holder, host.get(), wanted.asksSince(holder, now), now);
        }
    }

    /** Whether that is a run of this replica that has ended. */
    private boolean isOver(String holder) {
        Wanted own = all.get(holder);
        return Owners.of(holder).equals(instance) && (own == null || own.run.isEnded());
    }

    /** The one that adopted the name keeps it. */
    private void lost(Wanted wanted, String holder) {
        if (!wanted.run.isEnded() && isOver(holder)) {
            claims.claimAgain(wanted, holder);
            return;
        }
        String by = "run " + holder;
        if (wanted.run.end(
                Outcome.OVERLAPPED, by, "the name went to run " + holder + " while this replica could not hold it")) {
            events.happened(ClusterEvent.YIELDED);
            yields.of(wanted, by, time.nanoTime());
        }
        claims.drop(wanted);
    }

    /** Writes what waits to be logged. Returns nanoseconds until more is due, or {@code NEVER}. */
    long flush(long now) {
        return yields.flush(now);
    }
}
