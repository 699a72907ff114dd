package dev.inflight.cluster.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** Stands between an engine and its server, and does what networks do. */
final class TcpProxy implements AutoCloseable {

    enum Mode {
        /** Passes everything on. */
        PASS,
        /** Takes what comes and passes nothing on, on connections that are there and on new ones. */
        HANG,
        /** Passes on half of the next answer, and closes the connection. */
        HALVE,
        /** Closes what comes. */
        REFUSE
    }

    private final ServerSocket listener;
    private volatile int target;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private volatile Mode mode = Mode.PASS;
    private volatile UnaryOperator<byte[]> answers = UnaryOperator.identity();

    TcpProxy(int target) {
        this.target = target;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start("accept", this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    void mode(Mode next) {
        mode = next;
    }

    /** Passes on to this port, on connections that are new. */
    void target(int port) {
        target = port;
    }

    /** Changes what the server says. */
    void rewriteAnswers(UnaryOperator<byte[]> change) {
        answers = change;
    }

    /** Closes every connection. */
    void cut() {
        sockets.forEach(TcpProxy::close);
        sockets.clear();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException alreadyClosed) {
            // as wanted
        }
        cut();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listener.accept();
            if (mode == Mode.REFUSE) {
                close(client);
                continue;
            }
            try {
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.addAll(List.of(client, server));
                start("asks", () -> pump(client, server, false));
                start("answers", () -> pump(server, client, true));
            } catch (IOException serverIsAway) {
                close(client);
            }
        }
    }

    private void pump(Socket from, Socket to, boolean isAnswer) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            boolean swallows = false;
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                Mode now = mode;
                swallows |= now == Mode.HANG; // what is missing once cannot be mended later
                if (swallows) {
                    continue;
                }
                byte[] bytes = Arrays.copyOf(buffer, read);
                if (isAnswer && now == Mode.HALVE) {
                    mode = Mode.PASS;
                    out.write(bytes, 0, read / 2);
                    return;
                }
                out.write(isAnswer ? answers.apply(bytes) : bytes);
            }
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException closed) {
                        // the other end hears of it
                    }
                },
                "proxy-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException alreadyClosed) {
            // as wanted
        }
    }
}
