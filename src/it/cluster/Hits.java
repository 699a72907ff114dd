import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Executors;

/** What a schedule calls: answers at once, and writes down which replica has called. Arguments: port, file. */
public final class Hits {

    private Hits() {}

    public static void main(String[] arguments) throws Exception {
        InetSocketAddress address =
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
        Path file = Path.of(arguments[1]);
        HttpServer server = HttpServer.create(address, 0);
        server.createContext("/", exchange -> {
            String replica = exchange.getRequestHeaders().getFirst("X-Replica");
            synchronized (file) {
                Files.writeString(file, replica + "\n", StandardOpenOption.APPEND);
            }
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.setExecutor(Executors.newFixedThreadPool(4));
        server.start();
    }
}
