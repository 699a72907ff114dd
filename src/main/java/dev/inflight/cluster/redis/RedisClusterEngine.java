package dev.inflight.cluster.redis;

import dev.inflight.TimeSource;
import dev.inflight.cluster.Beat;
import dev.inflight.cluster.Claim;
import dev.inflight.cluster.ClaimRequest;
import dev.inflight.cluster.ClusterEngine;
import dev.inflight.cluster.DaemonTime;
import dev.inflight.cluster.Member;
import dev.inflight.cluster.Message;
import io.lettuce.core.XAddArgs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Replicas share a Redis (6.2 or later) or Valkey (7.2 or later), alone, behind Sentinel, or a cluster: the one that the
 * application has, over two connections of the engine's own.
 *
 * <p>Three threads of its own, whatever happens: one connects and reads the inbox, one fails what has no answer, one sends what is
 * to be sent from threads of the application's Redis client, on which answers come.
 */
public final class RedisClusterEngine implements ClusterEngine {

    private static final int LARGEST_INBOX = 10_000;

    /** An inbox is kept two leases; before the first beat nobody has said how long one is. */
    private static final Duration USUAL_LEASE = Duration.ofSeconds(30);

    private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(50);
    private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(1); // then the client forgets a command

    private final Keys keys;
    private final Server server;
    private final Deadlines deadlines;
    private final Turns turns;
    private final Link link;
    private final List<Lane> lanes;
    private final Keeper keeper;
    private volatile Duration lease = USUAL_LEASE;
    private final AtomicBoolean closed = new AtomicBoolean();
    private boolean listening;

    RedisClusterEngine(
            LettuceConnectionFactory factory, String namespace, int partitions, Duration timeout, TimeSource time) {
        if (timeout.compareTo(SHORTEST_TIMEOUT) < 0 || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
            throw new IllegalArgumentException(
                    "timeout must be from " + SHORTEST_TIMEOUT + " to " + LONGEST_TIMEOUT + ", not " + timeout);
        }
        keys = new Keys(namespace, partitions);
        server = new Server(factory);
        deadlines = new Deadlines("inflight-cluster-deadlines", time, timeout);
        turns = new Turns("inflight-cluster-turns");
        link = new Link(turns, deadlines);
        lanes = IntStream.range(0, partitions).mapToObj(p -> new Lane(link)).toList();
        keeper = new Keeper("inflight-cluster-inbox", keys, server, new Checks(factory), link, deadlines);
    }

    /**
     * An engine over the server of the application's connection factory, with its credentials, TLS and threads. Returns at once:
     * it connects by itself, whenever the server is there. To be closed before the factory is.
     *
     * @param factory which is only read
     * @param namespace who shares: 1 to 50 of {@code a-z}, {@code 0-9}, dots, underscores or dashes
     * @param partitions over how many slots of a Redis cluster claims are spread, 1 to 64; the same for all that share
     * @param timeout of one call, 50 ms to 1 s
     * @throws IllegalArgumentException for a value out of its bounds, and for a server that is a fixed list of a master and its
     *     replicas
     */
    public static RedisClusterEngine over(
            LettuceConnectionFactory factory, String namespace, int partitions, Duration timeout) {
        return over(factory, namespace, partitions, timeout, DaemonTime.INSTANCE);
    }

    static RedisClusterEngine over(
            LettuceConnectionFactory factory, String namespace, int partitions, Duration timeout, TimeSource time) {
        RedisClusterEngine engine = new RedisClusterEngine(factory, namespace, partitions, timeout, time);
        engine.keeper.start();
        return engine;
    }

    @Override
    public CompletionStage<Beat> beat(Member me, Duration howLong) {
        Requirements.lease(howLong);
        if (!howLong.isZero()) {
            lease = howLong;
        }
        String micros = Long.toString(howLong.toNanos() / 1_000);
        Call<Beat> call = deadlines.open();
        Beats beats = new Beats(keys.partitions(), call);
        for (int p = 0; p < keys.partitions(); p++) {
            boolean first = p == 0;
            Call<Beat> one = new Call<>(call.deadline);
            beats.collect(one, first);
            lanes.get(p)
                    .send(
                            Script.BEAT,
                            first ? List.of(keys.live(0), keys.instances()) : List.of(keys.live(p)),
                            List.of(me.instance(), micros, first ? me.toRecord() : ""),
                            one,
                            Replies::beat);
        }
        return call.stage();
    }

    @Override
    public CompletionStage<Claim> claim(ClaimRequest request) {
        int partition = keys.partitionOf(request.name());
        Call<Claim> call = deadlines.open();
        String over = request.over();
        lanes.get(partition)
                .send(
                        Script.CLAIM,
                        List.of(keys.claim(request.name()), keys.live(partition), keys.token(partition)),
                        List.of(request.run(), Long.toString(request.keep().toMillis()), over == null ? "" : over),
                        call,
                        Replies::claim);
        return call.stage();
    }

    @Override
    public CompletionStage<Boolean> release(String name, String run) {
        ClaimRequest checked = ClaimRequest.of(name, run, USUAL_LEASE);
        Call<Boolean> call = deadlines.open();
        lanes.get(keys.partitionOf(name))
                .send(
                        Script.RELEASE,
                        List.of(keys.claim(checked.name())),
                        List.of(checked.run()),
                        call,
                        Replies::released);
        return call.stage();
    }

    @Override
    public CompletionStage<List<Member>> members() {
        Call<List<Member>> call = deadlines.open();
        lanes.get(0).send(Script.MEMBERS, List.of(keys.live(0), keys.instances()), List.of(), call, Replies::members);
        return call.stage();
    }

    @Override
    public CompletionStage<Void> send(Collection<String> to, Message message) {
        Map<String, String> body = Requirements.readable(message).toWire();
        List<String> inboxes = to.stream()
                .map(Member::requireInstance)
                .distinct()
                .map(keys::inbox)
                .toList();
        Call<Void> call = deadlines.open();
        long keepMillis = lease.multipliedBy(2).toMillis();
        link.use(call, commands -> {
            int asked = 2 * inboxes.size();
            if (!link.mayAsk(call, asked)) {
                return;
            }
            List<CompletableFuture<?>> put = new ArrayList<>(asked);
            XAddArgs bounded = XAddArgs.Builder.maxlen(LARGEST_INBOX).approximateTrimming();
            for (String inbox : inboxes) {
                put.add(commands.xadd(inbox, bounded, body).toCompletableFuture());
                put.add(commands.pexpire(inbox, keepMillis).toCompletableFuture());
            }
            CompletionStage<Void> all = CompletableFuture.allOf(put.toArray(CompletableFuture[]::new));
            all.whenComplete((done, failure) -> link.answered(asked));
            all.whenComplete(link.answer(call, Replies::nothing));
        });
        return call.stage();
    }

    @Override
    public synchronized void listen(String instance, Consumer<Message> handler) {
        Objects.requireNonNull(handler, "handler");
        String inbox = keys.inbox(Member.requireInstance(instance));
        if (listening) {
            throw new IllegalStateException("this engine listens already");
        }
        listening = true;
        keeper.read(new Inbox(instance, inbox, handler, keeper::isClosed));
    }

    /** Of a cluster, only when its connections are made anew after a silence: what a master forgot shows with the next lease. */
    @Override
    public void onReconnect(Runnable listener) {
        keeper.onReconnect(Objects.requireNonNull(listener, "listener"));
    }

    /** Waits for its connections and threads to be gone, for some seconds at most. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        link.away("the engine is closed");
        deadlines.close();
        keeper.close();
        server.close();
        turns.close();
    }
}
