package dev.inflight.cluster.redis;

import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The connection that commands go through: not yet there, there, or away. What is asked before the first attempt to connect is
 * over waits for it; later, what cannot be sent fails at once.
 */
final class Link {

    /** What is asked, and whom to tell when it cannot be. */
    private record Asked(Call<?> call, Consumer<RedisClusterAsyncCommands<String, String>> work) {}

    private static final int MOST_UNANSWERED = Server.REQUEST_QUEUE_SIZE - 1_000; // for those of the client itself

    private final Turns turns;
    private final Deadlines deadlines;
    private final AtomicInteger unanswered = new AtomicInteger();

    // seen in turn only
    private final Deque<Asked> early = new ArrayDeque<>();
    private @Nullable RedisClusterAsyncCommands<String, String> commands;
    private @Nullable String away;

    Link(Turns turns, Deadlines deadlines) {
        this.turns = turns;
        this.deadlines = deadlines;
    }

    /** Does something with the connection, after what was to be done before. */
    void use(Call<?> call, Consumer<RedisClusterAsyncCommands<String, String>> work) {
        turns.take(() -> useNow(new Asked(call, work)));
    }

    /** Does something in turn with what is used. */
    void inTurn(Runnable action) {
        turns.take(action);
    }

    /**
     * Whether so many more commands may be sent; if not, the call fails. In turn only. The client has a bound too, and writes a
     * line of log for each command beyond it.
     */
    boolean mayAsk(Call<?> call, int commandsMore) {
        int behind = unanswered.addAndGet(commandsMore);
        if (behind > MOST_UNANSWERED) {
            unanswered.addAndGet(-commandsMore);
            call.fail("the engine is behind with " + (behind - commandsMore) + " commands");
            return false;
        }
        return true;
    }

    /** So many are answered, or will not be. */
    void answered(int commandsLess) {
        unanswered.addAndGet(-commandsLess);
    }

    /** From now on there is a connection. */
    void open(RedisClusterAsyncCommands<String, String> connected) {
        turns.take(() -> {
            commands = connected;
            away = null;
            early.forEach(this::useNow);
            early.clear();
        });
    }

    /** From now on there is none. */
    void away(String why) {
        turns.take(() -> {
            commands = null;
            away = why;
            early.forEach(this::useNow);
            early.clear();
        });
    }

    /** For what the server gave: a value that is read, or a failure that is told. */
    <G, T> BiConsumer<G, @Nullable Throwable> answer(Call<T> call, Reader<G, T> reader) {
        return (given, failure) -> {
            if (failure != null) {
                call.fail("the engine failed: " + Failures.words(failure), failure);
                return;
            }
            deadlines.heard();
            T value;
            try {
                value = reader.read(given);
            } catch (RuntimeException nonsense) {
                call.fail("the engine's answer makes no sense", nonsense);
                return;
            }
            call.succeed(value);
        };
    }

    /** Understands what the server gave. */
    @FunctionalInterface
    interface Reader<G, T> {
        T read(G given);
    }

    private void useNow(Asked asked) {
        if (!asked.call.isOpen()) {
            return; // nobody waits for it any more
        }
        RedisClusterAsyncCommands<String, String> connected = commands;
        if (connected != null) {
            asked.work.accept(connected);
        } else if (away == null) {
            early.add(asked);
        } else {
            asked.call.fail(away);
        }
    }
}
