import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A network that fails, between one replica and Redis: {@code java Proxy.java PORT TARGET}. Lines on its standard input say what it
 * does from now on: {@code pass}, {@code hang} (takes connections and bytes, and gives nothing), {@code halve} (gives half of the
 * next answer of each connection, and then nothing) or {@code cut} (resets every connection, and each that comes). Bytes that were
 * swallowed once stay so: such a connection leads nowhere for good.
 */
public final class Proxy {

    private static volatile String mode = "pass";
    private static final Queue<Socket> SOCKETS = new ConcurrentLinkedQueue<>();

    public static void main(String[] args) throws IOException {
        int target = Integer.parseInt(args[1]);
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket listener = new ServerSocket(Integer.parseInt(args[0]), 50, loopback)) {
            begin(() -> {
                while (true) {
                    Socket client = listener.accept();
                    begin(() -> meet(client, target, loopback));
                }
            });
            BufferedReader orders = new BufferedReader(new InputStreamReader(System.in));
            for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                mode = order.strip();
                System.out.println("from now on: " + mode);
                if (mode.equals("cut")) {
                    SOCKETS.forEach(Proxy::reset);
                }
            }
        }
        System.exit(0);
    }

    private static void meet(Socket client, int target, InetAddress loopback) throws IOException {
        SOCKETS.add(client);
        if (mode.equals("cut")) {
            reset(client);
            return;
        }
        Socket server;
        try {
            server = new Socket(loopback, target);
        } catch (IOException away) {
            reset(client);
            return;
        }
        SOCKETS.add(server);
        begin(() -> pump(client, server, false));
        pump(server, client, true);
    }

    private static void pump(Socket from, Socket to, boolean answers) throws IOException {
        byte[] bytes = new byte[64 * 1024];
        boolean swallows = false;
        try (from;
                to) {
            InputStream in = from.getInputStream();
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                String now = mode;
                if (!swallows && answers && now.equals("halve")) {
                    to.getOutputStream().write(bytes, 0, read / 2);
                    swallows = true;
                }
                swallows |= now.equals("hang");
                if (!swallows) {
                    to.getOutputStream().write(bytes, 0, read);
                }
            }
        } finally {
            SOCKETS.remove(from);
            SOCKETS.remove(to);
        }
    }

    /** Closes it as a crash or a firewall does. */
    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException closedAlready) {
            // as wanted
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void begin(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException closed) {
                // the other end hears of it
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
