package dev.inflight.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * A Redis server of a test's own, on a free port of the loopback interface: {@code redis-server} where the machine has one,
 * else the binary on the class path. Tests signal its process. Where neither starts, they are skipped with a warning, and
 * fail when {@code INFLIGHT_TEST_REDIS=required} is in the environment.
 */
final class TestRedis implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String SENTINEL = "sentinel.conf";

    /** Nodes of a cluster meet at a port that is 10 000 higher. */
    private static final int HIGHEST_PORT = 55_535;

    private static @Nullable Path binary;

    private final int port;
    private final Path folder;
    private final List<String> options;
    private Process process;

    private TestRedis(List<String> options, @Nullable List<String> sentinel) throws IOException {
        this.options = options;
        this.port = freePort();
        this.folder = Files.createTempDirectory("inflight-redis");
        if (sentinel != null) {
            Files.write(folder.resolve(SENTINEL), sentinel);
        }
        this.process = launch();
        Runtime.getRuntime().addShutdownHook(new Thread(this::kill));
    }

    /** Started, or the test is skipped. */
    static TestRedis start(String... options) {
        return start(List.of(options), null);
    }

    /** A sentinel that watches over the master at this port, and replaces it as soon as it may. */
    static TestRedis sentinel(String master, int itsPort) {
        return start(
                List.of(),
                List.of(
                        "sentinel monitor " + master + " 127.0.0.1 " + itsPort + " 1",
                        "sentinel down-after-milliseconds " + master + " 500",
                        "sentinel failover-timeout " + master + " 2000"));
    }

    private static TestRedis start(List<String> options, @Nullable List<String> sentinel) {
        try {
            TestRedis redis = new TestRedis(options, sentinel);
            redis.awaitUp();
            return redis;
        } catch (IOException | RuntimeException | AssertionError failure) {
            if ("required".equals(System.getenv("INFLIGHT_TEST_REDIS"))) {
                throw new AssertionError("no Redis server could be started", failure);
            }
            LoggerFactory.getLogger(TestRedis.class)
                    .warn("tests with Redis are skipped: no server could be started", failure);
            assumeThat(false).as("a Redis server can be started here").isTrue();
            throw new AssertionError(failure);
        }
    }

    int port() {
        return port;
    }

    /** Asks the server over a connection that is not the engine's. */
    <T> T ask(Function<RedisCommands<String, String>, T> question) {
        RedisClient client = RedisClient.create(RedisURI.builder()
                .withHost("127.0.0.1")
                .withPort(port)
                .withTimeout(PATIENCE)
                .build());
        try {
            return question.apply(client.connect().sync());
        } finally {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        }
    }

    /** Stops its process where it is: it takes connections, and answers nothing. */
    void freeze() {
        signal("STOP");
    }

    void thaw() {
        signal("CONT");
    }

    /** Ends it at once, and what it held with it. */
    void kill() {
        process.destroyForcibly();
        try {
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Starts it again on the same port, with nothing. */
    void restart() {
        kill();
        try {
            process = launch();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitUp();
    }

    @Override
    public void close() {
        kill();
        try (Stream<Path> files = Files.walk(folder)) {
            files.map(Path::toFile).sorted((one, other) -> other.compareTo(one)).forEach(File::delete);
        } catch (IOException left) {
            // in the folder for what is temporary
        }
    }

    private void signal(String signal) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start();
            assertThat(kill.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private Process launch() throws IOException {
        List<String> command = new ArrayList<>(List.of(binary().toString()));
        boolean watches = Files.exists(folder.resolve(SENTINEL));
        if (watches) {
            command.addAll(List.of(SENTINEL, "--sentinel"));
        }
        command.addAll(List.of("--bind", "127.0.0.1", "--port", Integer.toString(port)));
        if (!watches) {
            command.addAll(List.of("--save", "", "--appendonly", "no"));
        }
        command.addAll(options);
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
    }

    private void awaitUp() {
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .ignoreExceptions()
                .until(() -> {
                    assertThat(process.isAlive()).as("the server runs").isTrue();
                    return ask(RedisCommands::ping).equals("PONG");
                });
    }

    /** One that nobody listens at. */
    static int freePort() throws IOException {
        while (true) {
            try (ServerSocket free = new ServerSocket(0)) {
                if (free.getLocalPort() <= HIGHEST_PORT) {
                    return free.getLocalPort();
                }
            }
        }
    }

    private static synchronized Path binary() throws IOException {
        Path found = binary;
        if (found == null) {
            found = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                    .map(folder -> Path.of(folder, "redis-server"))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElse(null);
            if (found == null || Boolean.getBoolean("inflight.test.redis.embedded")) {
                found = unpacked();
            }
            binary = found;
        }
        return found;
    }

    /** The binary that the class path has for this machine. */
    private static Path unpacked() throws IOException {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        boolean arm = System.getProperty("os.arch").equals("aarch64");
        String name = system.contains("mac")
                ? "redis-server-6.2.6-v5-darwin-" + (arm ? "arm64" : "amd64")
                : "redis-server-" + (arm ? "6.2.7-linux-arm64" : "6.2.6-v5-linux-amd64");
        Path target = Files.createTempFile("inflight-redis-server", "");
        target.toFile().deleteOnExit();
        try (InputStream packed = TestRedis.class.getResourceAsStream("/" + name)) {
            if (packed == null) {
                throw new IOException("no " + name + " on the class path");
            }
            Files.copy(packed, target, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
        assertThat(target.toFile().setExecutable(true)).isTrue();
        return target;
    }
}
