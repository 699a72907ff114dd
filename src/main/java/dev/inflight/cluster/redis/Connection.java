package dev.inflight.cluster.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** A connection of our own: it comes back by itself until it is closed. */
final class Connection {

    private final StatefulConnection<String, String> stateful;
    private final RedisClusterAsyncCommands<String, String> commands;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();

    Connection(StatefulConnection<String, String> stateful, RedisClusterAsyncCommands<String, String> commands) {
        this.stateful = stateful;
        this.commands = commands;
    }

    StatefulConnection<String, String> stateful() {
        return stateful;
    }

    RedisClusterAsyncCommands<String, String> commands() {
        return commands;
    }

    /** Says whom to tell, on a thread of the client, whenever there is a socket again. */
    void onReconnect(Runnable listener) {
        stateful.addListener(new RedisConnectionStateListener() {
            @Override
            public void onRedisConnected(RedisChannelHandler<?, ?> connection, SocketAddress server) {
                listener.run();
            }
        });
    }

    /** Whether there is a socket at the moment. */
    boolean isConnected() {
        return stateful.isOpen();
    }

    /** Closes it once; complete when it is closed, or could not be. */
    CompletableFuture<Void> close() {
        if (closed.compareAndSet(false, true)) {
            var unused = stateful.closeAsync().whenComplete((done, failure) -> gone.complete(null));
        }
        return gone;
    }
}
