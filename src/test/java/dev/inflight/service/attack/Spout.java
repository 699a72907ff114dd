package dev.inflight.service.attack;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Answers with a body that has no end, as fast as it can. */
final class Spout implements AutoCloseable {

    private final ServerSocket server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());

    Spout() throws IOException {
        thread(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                thread(() -> pour(socket));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private static void pour(Socket socket) {
        byte[] drop = new byte[65_536];
        try (socket;
                OutputStream out = socket.getOutputStream()) {
            out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            while (true) {
                out.write(drop);
            }
        } catch (IOException cutOff) {
            // as it should be
        }
    }

    private static void thread(Runnable work) {
        Thread thread = new Thread(work, "spout");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
