package dev.inflight.cluster.member;

import dev.inflight.cluster.Message;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks the replica whose run has a name to stop that run, so that another may have the name. One that has said that it did has
 * none any more whatever the engine says; one that says nothing is taken for gone after a while, where the policy allows that.
 */
final class Asking {

    private static final Duration SHORTEST_PATIENCE = Duration.ofMillis(50);

    private final MemberSettings settings;
    private final Questions questions;

    /** Whoever asked. */
    interface Asker {
        /** Has the run claim its name, and replace this one, or none. */
        void claim(Wanted wanted, @Nullable String over, boolean takesOver);

        /** Has it claim again in a moment. */
        void later(Wanted wanted);
    }

    private final Asker asker;

    Asking(MemberSettings settings, Questions questions, Asker asker) {
        this.settings = settings;
        this.questions = questions;
        this.asker = asker;
    }

    /** Asks the holder to stop; since then it has been asked. */
    void ask(Wanted wanted, String holder, String host, long since, long now) {
        boolean waits = settings.onUnavailable() == OnUnavailable.REJECT;
        Duration patience =
                waits ? settings.takeoverWait() : settings.takeoverWait().minusNanos(now - since);
        // where it is awaited it is asked again and again, and is not to be stopped for a run that has long ceased to
        // want that
        Duration validity = waits ? patience : Questions.LONGEST_VALIDITY;
        String owner = Owners.of(holder);
        if (!Owners.isReplica(owner)) {
            asker.later(wanted); // nobody to ask: until its claim expires
            return;
        }
        Map<String, String> order = order(wanted, holder, host);
        var unused = questions
                .ask(List.of(owner), Orders.STOP, order, atLeast(patience), atLeast(validity))
                .thenAccept(replies -> {
                    if (replies.sent()) {
                        answered(wanted, holder, host, replies.answers().get(owner));
                    } else {
                        asker.later(wanted); // it has not been asked
                    }
                });
    }

    private void answered(Wanted wanted, String holder, String host, @Nullable Message answer) {
        if (answer != null && answer.fields().containsKey(Orders.GONE)) {
            asker.claim(wanted, holder, false);
        } else if (answer != null && answer.fields().containsKey(Orders.STOPPED)) {
            stopped(wanted, holder, host);
        } else if (answer != null) {
            asker.later(wanted); // it is there, and too busy
        } else if (settings.onUnavailable() == OnUnavailable.LOCAL) {
            asker.claim(wanted, holder, true);
        } else {
            asker.claim(wanted, null, false); // it may have left meanwhile, or its lease may have ended
        }
    }

    /** Its future has failed; whoever waits for its work does so as long as it would on its own replica. */
    private void stopped(Wanted wanted, String holder, String host) {
        Duration longest = wanted.run.afterStop();
        if (longest == null) {
            asker.claim(wanted, holder, false);
            return;
        }
        Duration patience = min(longest, min(wanted.run.remaining(), Orders.LONGEST_WATCH));
        Map<String, String> order = order(wanted, holder, host);
        order.put(Orders.GONE, "1");
        var unused = questions
                .ask(List.of(Owners.of(holder)), Orders.STOP, order, atLeast(patience), Questions.LONGEST_VALIDITY)
                .thenAccept(replies -> asker.claim(wanted, holder, false));
    }

    private static Map<String, String> order(Wanted wanted, String holder, String host) {
        Map<String, String> order = new HashMap<>();
        order.put("name", wanted.name);
        order.put("run", holder);
        order.put("newer", wanted.id);
        order.put("host", host);
        return order;
    }

    private static Duration atLeast(Duration patience) {
        return patience.compareTo(SHORTEST_PATIENCE) < 0 ? SHORTEST_PATIENCE : patience;
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
