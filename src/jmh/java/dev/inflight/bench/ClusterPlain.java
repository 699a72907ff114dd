package dev.inflight.bench;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SetArgs;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The same Redis by the plain commands that anybody would use, over connections of the same client. */
final class ClusterPlain implements AutoCloseable {

    private static final String THERE = "plain:there";
    private static final String BACK = "plain:back";

    private final RedisClient client;
    private final StatefulRedisConnection<String, String> connection;
    private final RedisCommands<String, String> sync;
    private final RedisCommands<String, String> reading;

    ClusterPlain(int port) {
        client = RedisClient.create(RedisURI.create("127.0.0.1", port));
        connection = client.connect(StringCodec.UTF8);
        sync = connection.sync();
        reading = client.connect(StringCodec.UTF8).sync();
        echo();
    }

    RedisAsyncCommands<String, String> async() {
        return connection.async();
    }

    void ping() {
        sync.ping();
    }

    /** To somebody who waits at a stream, and back from him over another: what a question and its answer cannot be faster than. */
    void thereAndBack() {
        sync.xadd(THERE, Map.of("a", "question"));
        take(reading, BACK);
    }

    CompletableFuture<String> set(String name, String run) {
        return connection
                .async()
                .set(name, run, SetArgs.Builder.nx().px(90_000))
                .toCompletableFuture();
    }

    CompletableFuture<Long> delete(String name) {
        return connection.async().del(name).toCompletableFuture();
    }

    /** A number out of what the server tells of itself. */
    double info(String section, String field) {
        return sync.info(section)
                .lines()
                .filter(line -> line.startsWith(field + ":"))
                .mapToDouble(line -> Double.parseDouble(line.substring(field.length() + 1)))
                .findFirst()
                .orElseThrow();
    }

    /** Of the server so far, in milliseconds. */
    double processorMillis() {
        return 1_000 * (info("cpu", "used_cpu_user") + info("cpu", "used_cpu_sys"));
    }

    void flushAll() {
        sync.flushall();
    }

    private void echo() {
        RedisCommands<String, String> theirs = client.connect(StringCodec.UTF8).sync();
        RedisCommands<String, String> answers = client.connect(StringCodec.UTF8).sync();
        Thread thread = new Thread(() -> {
            try {
                while (true) {
                    take(theirs, THERE);
                    answers.xadd(BACK, Map.of("an", "answer"));
                }
            } catch (RedisException closed) {
                // it is the end
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @SuppressWarnings("unchecked") // an array of one stream
    private static void take(RedisCommands<String, String> commands, String stream) {
        List<StreamMessage<String, String>> entries = List.of();
        while (entries.isEmpty()) {
            entries = commands.xread(
                    XReadArgs.Builder.block(Duration.ofSeconds(5)).count(500), StreamOffset.from(stream, "0"));
        }
        commands.xdel(stream, entries.stream().map(StreamMessage::getId).toArray(String[]::new));
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    }
}
