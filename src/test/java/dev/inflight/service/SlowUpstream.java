package dev.inflight.service;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A target that says what it is told to each request and then only listens, so that it sees its connections being closed. */
public final class SlowUpstream implements AutoCloseable {

    /** An answer that never ends: the head is there and a little of the body. */
    public static final String HALF_A_BODY =
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 1000\r\n\r\nthe first of a thousand";

    public static final String SILENCE = "";

    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: ([0-9]+)");

    private final ServerSocket server;
    private final byte[] answer;
    private final BlockingQueue<Connection> connections = new LinkedBlockingQueue<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    private SlowUpstream(byte[] answer, int backlog) {
        try {
            this.server = new ServerSocket(0, backlog, InetAddress.getByName("127.0.0.1"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        this.answer = answer;
    }

    /** Answers so to every request, then waits for the client to close. */
    public static SlowUpstream saying(String answer) {
        return saying(answer.getBytes(StandardCharsets.ISO_8859_1));
    }

    public static SlowUpstream saying(byte[] answer) {
        SlowUpstream upstream = new SlowUpstream(answer, 2_000);
        thread("upstream", upstream::accept);
        return upstream;
    }

    public static SlowUpstream answering(String body) {
        return saying("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: "
                + body.getBytes(StandardCharsets.ISO_8859_1).length + "\r\n\r\n" + body);
    }

    /**
     * One request, and its connection, as the target sees them.
     *
     * @param head the request as it came, up to the empty line
     * @param closed done with the moment when the client closed it
     */
    public record Connection(String head, CompletableFuture<Long> closed) {

        /** Waits until the client has closed it and says how long after that moment it did. */
        public Duration closedAfter(long nanoTime) {
            try {
                return Duration.ofNanos(closed.get(10, TimeUnit.SECONDS) - nanoTime);
            } catch (Exception e) {
                throw new AssertionError("the connection was not closed within 10 s", e);
            }
        }
    }

    public int port() {
        return server.getLocalPort();
    }

    public String url() {
        return "http://127.0.0.1:" + port() + "/slow?q=1";
    }

    /** The next request that has come. */
    public Connection next() {
        try {
            Connection next = connections.poll(30, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("no request came within 30 s");
            }
            return next;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** How many requests came that {@link #next} has not handed out. */
    public int waiting() {
        return connections.size();
    }

    /** Lets go of the requests that nobody has asked for with {@link #next}. */
    public void forget() {
        connections.clear();
        sockets.removeIf(Socket::isClosed);
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                sockets.add(socket);
                thread("upstream-connection", () -> serve(socket));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void serve(Socket socket) {
        CompletableFuture<Long> closed = new CompletableFuture<>();
        try (socket) {
            InputStream in = socket.getInputStream();
            for (String head = head(in); head != null; head = head(in)) {
                connections.add(new Connection(head, closed));
                socket.getOutputStream().write(answer);
                socket.getOutputStream().flush();
                in.skipNBytes(lengthOfBody(head));
            }
        } catch (IOException reset) {
            // closed as well
        } finally {
            closed.complete(System.nanoTime());
        }
    }

    private static @Nullable String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int c = in.read();
            if (c < 0) {
                return null;
            }
            head.append((char) c);
        }
        return head.toString();
    }

    private static long lengthOfBody(String head) {
        Matcher length = LENGTH.matcher(head);
        return length.find() ? Long.parseLong(length.group(1)) : 0;
    }

    private static void thread(String name, Runnable work) {
        Thread thread = new Thread(null, work, name, 128 * 1024);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
