package dev.inflight.cluster.redis;

import dev.inflight.TaskCounts;
import dev.inflight.cluster.Member;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.resource.ClientResources;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;

/**
 * Many replicas in one process, of which each is for Redis what a real one is: two connections, a beat every five seconds with the
 * engine's own script, an inbox that it waits at, and answers of the usual size. None has threads or tasks of its own: its 10 000
 * tasks are up to an hour old, and it knows the oldest hundred. Ends, and leaves, with its standard input.
 */
public final class LightMembers {

    private static final int TASKS = 10_000;
    private static final Duration BLOCK = Duration.ofSeconds(5);
    private static final Duration BEAT = Duration.ofSeconds(5);
    private static final Duration LEASE = Duration.ofSeconds(30);

    private final Keys keys;
    private final RedisClient client;
    private final List<Light> all = new ArrayList<>();
    private final ScheduledExecutorService beats = Executors.newSingleThreadScheduledExecutor();

    private LightMembers(int port, String namespace) {
        keys = new Keys(namespace, 1);
        client = RedisClient.create(
                ClientResources.builder().ioThreadPoolSize(2).build(), RedisURI.create("127.0.0.1", port));
    }

    /** Arguments: port, namespace, how many, and which is the first. */
    public static void main(String[] args) throws IOException {
        LightMembers members = new LightMembers(Integer.parseInt(args[0]), args[1]);
        int first = Integer.parseInt(args[3]);
        for (int i = 0; i < Integer.parseInt(args[2]); i++) {
            members.all.add(members.new Light("light" + (first + i), new Random(first + i)));
        }
        members.begin();
        System.out.println("READY");
        while (System.in.read() >= 0) {
            // until nobody holds the other end
        }
        members.leave();
        System.exit(0);
    }

    private void begin() {
        all.get(0).commands.scriptLoad(Script.TEXT).toCompletableFuture().join();
        all.forEach(light -> light.beat(LEASE));
        all.forEach(Light::read);
        for (int i = 0; i < all.size(); i++) {
            Light light = all.get(i);
            long offset = BEAT.toMillis() * i / all.size();
            beats.scheduleAtFixedRate(() -> light.beat(LEASE), offset, BEAT.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void leave() {
        beats.shutdownNow();
        all.forEach(light -> light.beat(Duration.ZERO));
        all.get(all.size() - 1).commands.ping().toCompletableFuture().join();
    }

    private final class Light {

        private final String instance;
        private final String inbox;
        private final RedisAsyncCommands<String, String> commands;
        private final RedisAsyncCommands<String, String> reading;
        private final String record;
        private final double[] ages;
        private final Map<Integer, String> rows = new ConcurrentHashMap<>();
        private int answers;

        Light(String instance, Random random) {
            this.instance = instance;
            this.inbox = keys.inbox(instance);
            this.commands = connect();
            this.reading = connect();
            TaskCounts counts = new TaskCounts(TASKS, 0, TASKS, 0, 0, Duration.ofHours(1));
            this.record = new Member(instance, "host-of-" + instance, Instant.now(), 1, counts, 0).toRecord();
            this.ages = DoubleStream.generate(random::nextDouble)
                    .limit(TASKS)
                    .sorted()
                    .toArray();
        }

        private RedisAsyncCommands<String, String> connect() {
            StatefulRedisConnection<String, String> connection = client.connect();
            return connection.async();
        }

        void beat(Duration lease) {
            var unused = commands.evalsha(
                    Script.DIGEST,
                    ScriptOutputType.MULTI,
                    new String[] {keys.live(0), keys.instances()},
                    instance,
                    Long.toString(lease.toNanos() / 1_000),
                    record,
                    Script.BEAT.name());
        }

        @SuppressWarnings("unchecked") // an array of one stream
        void read() {
            reading.xread(XReadArgs.Builder.block(BLOCK).count(500), StreamOffset.from(inbox, "0"))
                    .whenComplete((entries, failure) -> {
                        if (failure != null) {
                            return; // it is the end
                        }
                        if (entries != null && !entries.isEmpty()) {
                            reading.xdel(
                                    inbox,
                                    entries.stream().map(StreamMessage::getId).toArray(String[]::new));
                            entries.forEach(entry -> answer(entry.getBody()));
                        }
                        read();
                    });
        }

        private void answer(Map<String, String> order) {
            Map<String, String> answer = new LinkedHashMap<>();
            answer.put("v", "1");
            answer.put("id", instance + "x" + answers++);
            answer.put("from", instance);
            answer.put("type", "ANSWER");
            answer.put("until", Long.toString(Long.parseLong(order.get("until")) + 30_000_000));
            answer.put("re", order.get("id"));
            if (order.get("type").equals("LIST")) {
                answer.put("rows", rows.computeIfAbsent(Integer.valueOf(order.get("limit")), this::rows));
                answer.put("matched", Integer.toString(TASKS));
                answer.put("outstanding", Integer.toString(TASKS));
                answer.put("queued", "0");
                answer.put("running", Integer.toString(TASKS));
                answer.put("stopping", "0");
                answer.put("zombies", "0");
                answer.put("oldest", "3600000000");
            }
            String asker = keys.inbox(order.get("from"));
            commands.xadd(asker, XAddArgs.Builder.maxlen(10_000).approximateTrimming(), answer);
            commands.pexpire(asker, LEASE.multipliedBy(2).toMillis());
        }

        private String rows(int limit) {
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < Math.min(limit, TASKS); i++) {
                long micros = (long) (ages[TASKS - 1 - i] * 3_600_000_000L);
                String name = "refresh:" + instance + ":" + i;
                lines.append(i == 0 ? "" : "\n")
                        .append(name)
                        .append('\t')
                        .append(instance)
                        .append('-')
                        .append(i)
                        .append("\tRUNNING\t\\0\trefresh\tRefresh of ")
                        .append(name)
                        .append("\t1796005439809\t")
                        .append(micros)
                        .append("\t12\t7200000000\t3600000000\tFAIL_OLDER")
                        .append("\t\\0".repeat(14))
                        .append("\ttask-")
                        .append(i)
                        .append("\tfalse\t\\e\tLOCAL\t\\0");
            }
            return lines.toString();
        }
    }
}
