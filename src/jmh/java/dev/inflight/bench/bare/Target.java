package dev.inflight.bench.bare;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** What the services call: {@code /fast} answers at once and closes the connection, {@code /never} does not answer. */
public final class Target {

    private static final byte[] ANSWER = "done".getBytes(StandardCharsets.UTF_8);

    private Target() {}

    public static void main(String[] args) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]));
        HttpServer server = HttpServer.create(address, 4_096);
        server.createContext("/fast", Target::answer);
        server.createContext("/never", exchange -> {});
        server.start();
    }

    private static void answer(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Connection", "close");
        exchange.sendResponseHeaders(200, ANSWER.length);
        exchange.getResponseBody().write(ANSWER);
        exchange.close();
    }
}
