package com.example.harmless.rows;

import com.example.harmless.frame.Sheet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Another service, with good and bad answers. */
final class Upstream implements AutoCloseable {

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final CountDownLatch over = new CountDownLatch(1);
    private final HttpServer server;

    Upstream() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setExecutor(executor);
        server.createContext("/ok", exchange -> answer(exchange, 200, "hello"));
        server.createContext(
                "/echo",
                exchange -> answer(
                        exchange,
                        200,
                        exchange.getRequestMethod() + " "
                                + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
        server.createContext("/fails", exchange -> answer(exchange, 500, "out of order"));
        server.createContext("/moved", exchange -> {
            exchange.getResponseHeaders().add("Location", "/ok");
            answer(exchange, 302, "there");
        });
        server.createContext("/half", exchange -> {
            exchange.sendResponseHeaders(200, 1_000);
            exchange.getResponseBody().write("the first of a thousand".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            throw new IOException("on purpose"); // it hangs up
        });
        server.createContext("/slow", exchange -> {
            try {
                over.await();
            } catch (InterruptedException end) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "text/plain");
        exchange.sendResponseHeaders(status, body.length);
        try (exchange) {
            exchange.getResponseBody().write(body);
        }
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    /** Where nobody listens. */
    static String nowhere() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return "http://127.0.0.1:" + free.getLocalPort() + "/";
        }
    }

    /** What clients say of a connection that breaks or is slow differs from moment to moment, but for the type that Spring gives it. */
    static String told(String about, Throwable failure) {
        Throwable told = failure instanceof ExecutionException ? failure.getCause() : failure;
        return about.endsWith("/half") || about.endsWith("/slow")
                ? told.getClass().getName()
                : plain(Sheet.described(failure));
    }

    /** Without the numbers of ports and threads. */
    static String plain(Object text) {
        return String.valueOf(text)
                .replaceAll("127\\.0\\.0\\.1[:/]\\d+", "HOST")
                .replaceAll("\\[id: .*?]", "[…]")
                .replaceAll("\\b(localhost|HOST), \\d+", "$1, …");
    }

    @Override
    public void close() {
        over.countDown();
        server.stop(0);
        executor.shutdownNow();
    }
}
