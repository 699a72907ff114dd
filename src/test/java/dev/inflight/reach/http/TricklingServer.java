package dev.inflight.reach.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Answers with a byte now and then, until the client has gone. */
final class TricklingServer implements AutoCloseable {

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final HttpServer server;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    TricklingServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(executor);
        server.createContext("/", this::trickle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    CompletableFuture<Void> closed() {
        return closed;
    }

    private void trickle(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            for (int i = 0; i < 3_000; i++) {
                out.write('x');
                out.flush();
                TimeUnit.MILLISECONDS.sleep(20); // the work under test: a slow upstream
            }
        } catch (IOException gone) {
            closed.complete(null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }
}
