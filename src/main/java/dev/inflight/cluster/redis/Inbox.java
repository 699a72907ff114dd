package dev.inflight.cluster.redis;

import dev.inflight.cluster.Message;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is for one instance. Read from the beginning and deleted when handled, so there is no position that could be lost; what
 * could not be deleted is handed over again.
 */
final class Inbox {

    private static final Logger log = LoggerFactory.getLogger(Inbox.class);
    private static final int READ_AT_ONCE = 500;

    /** The client gives up at {@link Server#READ_TIMEOUT}; this is for a client that does not. */
    private static final long GIVE_UP_MILLIS = Server.READ_TIMEOUT.toMillis() + 1_000;

    private final String instance;
    private final String key;
    private final Consumer<Message> handler;
    private final BooleanSupplier closed;

    Inbox(String instance, String key, Consumer<Message> handler, BooleanSupplier closed) {
        this.instance = instance;
        this.key = key;
        this.handler = handler;
        this.closed = closed;
    }

    /** Waits some seconds for messages and hands over what came. */
    @SuppressWarnings("unchecked") // an array of one stream
    void read(RedisClusterAsyncCommands<String, String> commands)
            throws ExecutionException, TimeoutException, InterruptedException {
        XReadArgs args = XReadArgs.Builder.block(Server.READ_BLOCK).count(READ_AT_ONCE);
        List<StreamMessage<String, String>> entries =
                commands.xread(args, StreamOffset.from(key, "0")).get(GIVE_UP_MILLIS, TimeUnit.MILLISECONDS);
        if (entries == null || entries.isEmpty()) {
            return;
        }
        for (StreamMessage<String, String> entry : entries) {
            if (closed.getAsBoolean()) {
                return;
            }
            hand(Message.fromWire(entry.getBody()));
        }
        // answered before the next read is begun, which would find them again
        commands.xdel(key, entries.stream().map(StreamMessage::getId).toArray(String[]::new))
                .whenComplete(this::tell);
    }

    /** Takes away what is under the key and is no inbox. */
    void clear(RedisClusterAsyncCommands<String, String> commands) {
        log.warn("what was in the place of the messages to {} was none, and is deleted", instance);
        commands.del(key).whenComplete(this::tell);
    }

    private void tell(Long deleted, @Nullable Throwable failure) {
        if (failure != null) {
            log.debug("messages to {} could not be deleted, and are handed over again", instance, failure);
        }
    }

    private void hand(Message message) {
        try {
            handler.accept(message);
        } catch (Exception | LinkageError | AssertionError failure) {
            log.warn("what handles the messages to {} failed with one", instance, failure);
        }
    }
}
