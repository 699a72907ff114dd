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
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A bean of somebody else's that starts tasks of scope CLUSTER when asked over HTTP, which can do what the service's own cannot: wait
 * for the older's work, ignore a stop for a while, be many, and write to a database. What /start starts says in the log when its work
 * begins and ends, with its token.
 */
public class Witness {

    private static final Logger LOGGER = Logger.getLogger("witness");

    private final InFlightRegistry registry;

    public Witness(InFlightRegistry registry) throws IOException {
        this.registry = registry;
        HttpServer server = HttpServer.create(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.getInteger("witness.port")), 0);
        server.createContext("/start", exchange -> answer(exchange, start(given(exchange))));
        Crowd crowd = new Crowd(registry, new Holds());
        Stock stock = new Stock(registry);
        begins(
                server,
                "/storm",
                given -> crowd.storm(
                        given.get("kind"), given.get("name"), number(given, "perSecond"), number(given, "seconds")));
        begins(
                server,
                "/traffic",
                given -> crowd.traffic(
                        given.get("kind"),
                        number(given, "names"),
                        number(given, "perSecond"),
                        number(given, "seconds"),
                        number(given, "seed")));
        server.createContext("/hold", exchange -> {
            Map<String, String> given = given(exchange);
            answer(exchange, crowd.hold(given.get("kind"), given.get("name"), Overlap.FAIL_OLDER, 600_000, 0));
        });
        begins(server, "/names", given -> crowd.names(given.get("kind"), number(given, "count")));
        begins(server, "/end", given -> crowd.end());
        begins(server, "/tables", given -> Stock.create());
        server.createContext(
                "/counts",
                exchange -> answer(exchange, crowd.counts(given(exchange).get("kind"))));
        server.createContext("/stock", exchange -> {
            Map<String, String> given = given(exchange);
            answer(exchange, stock.start(given.get("article"), number(given, "amount"), given.get("file")));
        });
        server.createContext("/row", exchange -> {
            try {
                answer(exchange, Stock.row(given(exchange).get("article")));
            } catch (SQLException failed) {
                answer(exchange, failed.toString());
            }
        });
        server.setExecutor(Executors.newFixedThreadPool(8));
        server.start();
    }

    private interface Deed {
        void on(Map<String, String> given) throws Exception;
    }

    /** Has it done by a thread of its own, which nobody waits for. */
    private static void begins(HttpServer server, String path, Deed deed) {
        server.createContext(path, exchange -> {
            Map<String, String> given = given(exchange);
            Thread thread = new Thread(() -> {
                try {
                    deed.on(given);
                } catch (Exception failed) {
                    LOGGER.log(Level.SEVERE, "witness " + path + " failed", failed);
                }
            });
            thread.setDaemon(true);
            thread.start();
            answer(exchange, "begun\n");
        });
    }

    private static int number(Map<String, String> given, String key) {
        return Integer.parseInt(given.get(key));
    }

    private static Map<String, String> given(HttpExchange exchange) {
        Map<String, String> given = new HashMap<>();
        String query = exchange.getRequestURI().getQuery();
        for (String one : query == null ? new String[0] : query.split("&")) {
            given.put(one.substring(0, one.indexOf('=')), one.substring(one.indexOf('=') + 1));
        }
        return given;
    }

    private static void answer(HttpExchange exchange, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private String start(Map<String, String> given) {
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
        return future.id();
    }

    private static Object work(String name, long millis, long stubborn) {
        say("begin", name);
        try {
            Thread.sleep(millis);
        } catch (InterruptedException stopped) {
            Crowd.ignoreStops(stubborn);
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
