package dev.inflight.reach.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Answers requests without a body by their path, and closes a connection only after its client has: that of the JDK closes idle
 * ones while the next request is on its way.
 */
final class EchoServer implements AutoCloseable {

    private final ServerSocket server;

    EchoServer() throws IOException {
        server = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress());
        thread(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                thread(() -> serve(socket));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private static void serve(Socket socket) {
        try (socket) {
            InputStream in = socket.getInputStream();
            for (String head = next(in); !head.isEmpty(); head = next(in)) {
                if (head.toLowerCase(Locale.ROOT).contains("transfer-encoding: chunked")) {
                    next(in); // the end of an empty body
                }
                String path = head.split(" ", 3)[1];
                socket.getOutputStream()
                        .write(("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " + path.length()
                                        + "\r\n\r\n" + path)
                                .getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException reset) {
            // the client has gone
        }
    }

    /** Up to the next empty line; nothing at the end. */
    private static String next(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf("\r\n\r\n", Math.max(0, text.length() - 4)) < 0) {
            int c = in.read();
            if (c < 0) {
                return "";
            }
            text.append((char) c);
        }
        return text.toString();
    }

    private static void thread(Runnable work) {
        Thread thread = new Thread(work, "echo");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
