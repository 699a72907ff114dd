package dev.inflight.reach;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/** Accepts connections, may say hello, and never answers what it is asked. */
final class HangingServer implements AutoCloseable {

    private final ServerSocket server;
    private final byte[] greeting;
    private final BlockingQueue<CompletableFuture<?>> asked = new LinkedBlockingQueue<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    /** @param greeting what a client is told before it asks; may be empty */
    HangingServer(String greeting) throws IOException {
        this.server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        this.greeting = greeting.getBytes(StandardCharsets.US_ASCII);
        thread(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** For each connection on which a client has asked something: done once the client has closed it. */
    BlockingQueue<CompletableFuture<?>> asked() {
        return asked;
    }

    /** Lets everybody go who still waits. */
    void hangUp() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                sockets.add(socket);
                thread(() -> serve(socket));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void serve(Socket socket) {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        try (socket) {
            socket.getOutputStream().write(greeting);
            InputStream in = socket.getInputStream();
            if (in.read() >= 0) {
                asked.add(closed);
                in.transferTo(java.io.OutputStream.nullOutputStream());
            }
        } catch (IOException reset) {
            // closed as well
        } finally {
            closed.complete(null);
        }
    }

    private static void thread(Runnable work) {
        Thread thread = new Thread(work, "hanging-server");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        hangUp();
    }
}
