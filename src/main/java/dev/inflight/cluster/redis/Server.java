package dev.inflight.cluster.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SocketOptions.KeepAliveOptions;
import io.lettuce.core.SocketOptions.TcpUserTimeoutOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.TimeoutOptions.TimeoutSource;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.models.partitions.Partitions;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.EpollProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * The server of the application's connection factory, reached by connections of our own: same nodes, credentials and TLS, and
 * the threads that it has configured for its clients.
 */
final class Server implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Server.class);

    /** For how long a read waits for messages, and after what silence it is given up. */
    static final Duration READ_BLOCK = Duration.ofSeconds(5);

    static final Duration READ_TIMEOUT = Duration.ofSeconds(7);

    /** When the client forgets a command; its caller has been told long before. */
    private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(1);

    private static final Duration CLOSING = Duration.ofSeconds(1);
    private static final int MOST_TRIES = 10_000;
    static final int REQUEST_QUEUE_SIZE = 20_000;
    private static final Duration SHORTEST_RECONNECT = Duration.ofMillis(50);
    private static final Duration LONGEST_RECONNECT = Duration.ofSeconds(1);
    private static final Duration TOPOLOGY_REFRESH = Duration.ofSeconds(30);

    private final AbstractRedisClient client;
    private final ClientResources resources;

    Server(LettuceConnectionFactory factory) {
        resources = resources(factory);
        client = new DerivedFactory(factory, options(factory), resources, COMMAND_TIMEOUT).createClient();
    }

    /** Blocks for about two seconds at most. */
    Connection connect() {
        if (client instanceof RedisClusterClient cluster) {
            StatefulRedisClusterConnection<String, String> connection = cluster.connect(StringCodec.UTF8);
            return new Connection(connection, connection.async());
        }
        StatefulRedisConnection<String, String> connection = ((RedisClient) client).connect(StringCodec.UTF8);
        return new Connection(connection, connection.async());
    }

    /**
     * As {@link #connect}, and to every master of a cluster. The client would connect to each when it is first needed, and what is
     * sent until then would arrive in any order.
     *
     * @param keys that may be read, of which each master has some
     */
    Connection connectToAll(IntFunction<String> keys) {
        Connection connection = connect();
        if (connection.stateful() instanceof StatefulRedisClusterConnection<String, String> cluster) {
            Partitions nodes = cluster.getPartitions();
            Set<String> met = new HashSet<>();
            List<CompletableFuture<String>> greetings = new ArrayList<>();
            for (int n = 0; n < MOST_TRIES && met.size() < nodes.size(); n++) {
                String key = keys.apply(n);
                RedisClusterNode master = nodes.getPartitionBySlot(SlotHash.getSlot(key));
                if (master != null && met.add(master.getNodeId())) {
                    greetings.add(connection.commands().get(key).toCompletableFuture());
                }
            }
            try {
                CompletableFuture.allOf(greetings.toArray(CompletableFuture[]::new))
                        .get(COMMAND_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException | TimeoutException failure) {
                log.debug("a master does not answer", failure); // the others do
            } catch (InterruptedException nobodyHasAReasonTo) {
                Thread.currentThread().interrupt();
            }
        }
        return connection;
    }

    /** For connections that are closed already. The threads that the application has configured are its own. */
    @Override
    public void close() {
        try {
            client.shutdownAsync(0, CLOSING.toMillis(), TimeUnit.MILLISECONDS)
                    .get(CLOSING.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException failure) {
            log.debug("the client of the engine was not closed", failure);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        var unused = resources.shutdown();
    }

    /**
     * The threads that the application has configured, with a reconnect that does not wait 30 seconds after a long absence. Its
     * traces and latencies know nothing of our commands, of which one waits 5 seconds by design. Put together by hand, because
     * shutting down what {@code mutate()} makes shuts down what it was made of.
     *
     * <p>Those that its client has made for itself are not shared: they end with each pause of the context, and ours go on.
     */
    private static ClientResources resources(LettuceConnectionFactory factory) {
        ClientResources.Builder ours = ClientResources.builder()
                .reconnectDelay(Delay.equalJitter(SHORTEST_RECONNECT, LONGEST_RECONNECT, 2, TimeUnit.MILLISECONDS))
                .commandLatencyRecorder(CommandLatencyRecorder.disabled());
        ClientResources shared = factory.getClientResources();
        if (shared == null) {
            return ours.ioThreadPoolSize(2).computationThreadPoolSize(2).build();
        }
        return ours.eventLoopGroupProvider(shared.eventLoopGroupProvider())
                .eventExecutorGroup(shared.eventExecutorGroup())
                .timer(shared.timer())
                .eventBus(shared.eventBus())
                .addressResolverGroup(shared.addressResolverGroup())
                .socketAddressResolver(shared.socketAddressResolver())
                .nettyCustomizer(shared.nettyCustomizer())
                .build();
    }

    private static ClientOptions options(LettuceConnectionFactory factory) {
        ClientOptions given =
                factory.getClientConfiguration().getClientOptions().orElseGet(ClientOptions::create);
        if (!factory.isClusterAware()) {
            return bounded(given.mutate()).socketOptions(sockets(given)).build();
        }
        ClusterClientOptions.Builder cluster = given instanceof ClusterClientOptions clustered
                ? clustered.mutate()
                : ClusterClientOptions.builder(given);
        cluster.topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                .enablePeriodicRefresh(TOPOLOGY_REFRESH)
                .build());
        return bounded(cluster).socketOptions(sockets(given)).build();
    }

    private static ClientOptions.Builder bounded(ClientOptions.Builder options) {
        return options.autoReconnect(true)
                .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(REQUEST_QUEUE_SIZE)
                .timeoutOptions(
                        TimeoutOptions.builder().timeoutSource(new Timeouts()).build());
    }

    /** So that a server that is gone without a word is noticed. */
    private static SocketOptions sockets(ClientOptions given) {
        SocketOptions.Builder sockets = given.getSocketOptions()
                .mutate()
                .connectTimeout(COMMAND_TIMEOUT)
                .keepAlive(KeepAliveOptions.builder()
                        .enable()
                        .idle(Duration.ofSeconds(5))
                        .interval(Duration.ofSeconds(2))
                        .count(3)
                        .build());
        if (EpollProvider.isAvailable()) { // others say with each connection that they cannot
            sockets.tcpUserTimeout(TcpUserTimeoutOptions.builder()
                    .enable()
                    .tcpUserTimeout(READ_TIMEOUT)
                    .build());
        }
        return sockets.build();
    }

    /** A read waits by itself, everything else is answered at once. */
    private static final class Timeouts extends TimeoutSource {

        @Override
        public long getTimeout(RedisCommand<?, ?, ?> command) {
            return (command.getType() == CommandType.XREAD ? READ_TIMEOUT : COMMAND_TIMEOUT).toMillis();
        }

        @Override
        public TimeUnit getTimeUnit() {
            return TimeUnit.MILLISECONDS;
        }
    }
}
