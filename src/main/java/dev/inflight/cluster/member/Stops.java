package dev.inflight.cluster.member;

import dev.inflight.Outcome;
import dev.inflight.TaskText;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Stops a run of this replica because its task has started again on another, and says when it has ended, or its work has gone. A
 * run that is not known here has a claim that somebody forgot: it is given back.
 */
final class Stops {

    private final String instance;
    private final Claims claims;

    Stops(String instance, Claims claims) {
        this.instance = instance;
        this.claims = claims;
    }

    /**
     * Reads an order.
     *
     * @param answer takes the answer's fields, once
     * @return what is to be done; does not block
     */
    Runnable read(Map<String, String> fields, String from, Consumer<Map<String, String>> answer) {
        String name = TaskText.requireName("name", Orders.required(fields, "name"));
        String id = TaskText.requireName("run", Orders.required(fields, "run"));
        String newer = TaskText.requireName("newer", Orders.required(fields, "newer"));
        if (!Owners.of(id).equals(instance)) {
            throw new IllegalArgumentException("run " + id + " is not of this replica");
        }
        String host = TaskText.clip(TaskText.escape(TaskText.clip(fields.getOrDefault("host", from))));
        boolean gone = fields.containsKey(Orders.GONE);
        return () -> {
            Wanted wanted = claims.wanted(name, id);
            if (wanted == null) {
                claims.giveBack(name, id);
                answer.accept(Map.of(Orders.GONE, "1"));
                return;
            }
            var unused = wanted.run.end(Outcome.OVERLAPPED, "run " + newer, "started again on " + host);
            if (gone) {
                wanted.run.onGone(() -> answer.accept(Map.of(Orders.GONE, "1")));
            } else {
                wanted.run.onEnd(() -> answer.accept(Map.of(Orders.STOPPED, "1")));
            }
        };
    }
}
