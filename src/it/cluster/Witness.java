import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.inflight.InFlightFuture;
import dev.inflight.InFlightRegistry;
import dev.inflight.Overlap;
import dev.inflight.TaskContext;
import dev.inflight.TaskScope;
import dev.inflight.TaskSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Logger;

/**
 * A bean of somebody else's that starts tasks of scope CLUSTER when asked over HTTP, which can do what the service's own cannot: wait
 * for the older's work, and ignore a stop for a while. Each says in the log when its work begins and ends, with its token.
 */
public class Witness {

    private static final Logger LOGGER = Logger.getLogger("witness");

    private final InFlightRegistry registry;

    public Witness(InFlightRegistry registry) throws IOException {
        this.registry = registry;
        HttpServer server = HttpServer.create(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.getInteger("witness.port")), 0);
        server.createContext("/start", this::start);
        server.setExecutor(Executors.newFixedThreadPool(8));
        server.start();
    }

    private void start(HttpExchange exchange) throws IOException {
        Map<String, String> given = new HashMap<>();
        for (String one : exchange.getRequestURI().getQuery().split("&")) {
            given.put(one.substring(0, one.indexOf('=')), one.substring(one.indexOf('=') + 1));
        }
        TaskSpec.Builder spec = TaskSpec.named(given.get("name"))
                .kind("witness")
                .timeout(Duration.ofMinutes(10))
                .scope(TaskScope.CLUSTER)
                .overlap(Overlap.valueOf(given.getOrDefault("overlap", "FAIL_OLDER")));
        if (given.containsKey("afterStop")) {
            spec.afterStop(Duration.ofSeconds(Long.parseLong(given.get("afterStop"))));
        }
        long stubborn = TimeUnit.MILLISECONDS.toNanos(Long.parseLong(given.getOrDefault("stubborn", "0")));
        long millis = Long.parseLong(given.getOrDefault("millis", "600000"));
        InFlightFuture<Object> future = registry.start(spec.build(), () -> work(given.get("name"), millis, stubborn));
        byte[] id = future.id().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, id.length);
        exchange.getResponseBody().write(id);
        exchange.close();
    }

    private static Object work(String name, long millis, long stubborn) {
        say("begin", name);
        try {
            Thread.sleep(millis);
        } catch (InterruptedException stopped) {
            long until = System.nanoTime() + stubborn;
            while (System.nanoTime() < until) {
                LockSupport.parkNanos(until - System.nanoTime());
                Thread.interrupted();
            }
        } finally {
            say("end", name);
        }
        return name;
    }

    private static void say(String what, String name) {
        var token = TaskContext.current().token();
        LOGGER.info("witness " + what + " " + name + " " + System.currentTimeMillis() + " "
                + (token.isPresent() ? token.getAsLong() : "none"));
    }
}
