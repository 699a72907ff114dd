package dev.inflight.cluster.redis;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Sends to one partition what is to be done there, as the digest of a script. A server that was restarted does not know that; then
 * what it refused is sent again with the text, and what is asked meanwhile waits, so that nothing overtakes what was asked before.
 */
final class Lane {

    /** What to do with what it is given, whom it is for, and how to read what it gives. */
    private record Order<T>(
            Script script, List<String> keys, List<String> values, Call<T> call, Link.Reader<List<Object>, T> reader) {}

    private final Link link;

    // seen in the link's turns only
    private final Deque<Order<?>> refused = new ArrayDeque<>();
    private final Deque<Order<?>> waiting = new ArrayDeque<>();

    private final AtomicInteger unanswered = new AtomicInteger();
    private volatile boolean repairing;

    Lane(Link link) {
        this.link = link;
    }

    /** Never blocks. */
    <T> void send(
            Script script, List<String> keys, List<String> values, Call<T> call, Link.Reader<List<Object>, T> reader) {
        Order<T> order = new Order<>(script, keys, values, call, reader);
        link.use(call, commands -> {
            if (!link.mayAsk(call, 1)) {
                return;
            }
            if (refused.isEmpty()) {
                dispatch(commands, order, false);
            } else {
                waiting.add(order);
            }
        });
    }

    private <T> void dispatch(RedisClusterAsyncCommands<String, String> commands, Order<T> order, boolean withText) {
        unanswered.incrementAndGet();
        String[] keys = order.keys.toArray(String[]::new);
        String[] values = Stream.concat(order.values.stream(), Stream.of(order.script.name()))
                .toArray(String[]::new);
        var sent = withText
                ? commands.<List<Object>>eval(Script.TEXT, ScriptOutputType.MULTI, keys, values)
                : commands.<List<Object>>evalsha(Script.DIGEST, ScriptOutputType.MULTI, keys, values);
        sent.whenComplete((given, failure) -> {
            boolean again = failure != null && Failures.cause(failure) instanceof RedisNoScriptException;
            if (again) {
                link.inTurn(() -> refuse(commands, order));
                return;
            }
            link.answered(1);
            if (unanswered.decrementAndGet() == 0 && repairing) {
                link.inTurn(() -> repair(commands));
            }
            link.answer(order.call, order.reader).accept(given, failure);
        });
    }

    private void refuse(RedisClusterAsyncCommands<String, String> commands, Order<?> order) {
        refused.add(order);
        repairing = true;
        unanswered.decrementAndGet();
        repair(commands);
    }

    /** Once everything is answered, what was refused and what has waited is sent, in this order. */
    private void repair(RedisClusterAsyncCommands<String, String> commands) {
        if (unanswered.get() != 0 || refused.isEmpty()) {
            return;
        }
        List<Order<?>> orders = new ArrayList<>(refused);
        orders.addAll(waiting);
        refused.clear();
        waiting.clear();
        repairing = false;
        for (Order<?> order : orders) {
            if (order.call.isOpen()) {
                dispatch(commands, order, true);
            } else {
                link.answered(1); // nobody waits for it any more
            }
        }
    }
}
