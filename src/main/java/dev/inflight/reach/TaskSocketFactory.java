package dev.inflight.reach;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sockets whose blocking calls stop with the task that is in them, for whatever takes a socket factory (mail, LDAP, FTP, database
 * drivers, queues). While a task connects, reads or writes, its stop closes the socket; at any other time a socket
 * belongs to nobody, so that pooled ones serve one task after another and all other threads.
 *
 * <p>Safe for use by any thread, as the sockets are.
 */
public final class TaskSocketFactory extends SocketFactory {

    /** {@code null}: plain ones. */
    private final @Nullable SocketFactory sockets;

    /** Makes plain sockets. */
    public TaskSocketFactory() {
        this(null);
    }

    private TaskSocketFactory(@Nullable SocketFactory sockets) {
        this.sockets = sockets;
    }

    /**
     * Sockets of the given factory. For TLS there is {@link #around(SSLSocketFactory)}. Sockets that the factory itself connects
     * are reached from then on.
     *
     * @throws IllegalArgumentException for one whose sockets speak TLS
     */
    public static SocketFactory around(SocketFactory sockets) {
        if (sockets instanceof SSLSocketFactory) {
            throw new IllegalArgumentException("declare it as SSLSocketFactory: its sockets must remain SSLSockets");
        }
        return new TaskSocketFactory(sockets);
    }

    /**
     * TLS sockets of the given factory, laid over sockets of ours. Those that it is asked for before they are to be connected,
     * by {@code createSocket()}, are the given factory's own and are not reached.
     */
    public static SSLSocketFactory around(SSLSocketFactory sockets) {
        return new TaskTlsSocketFactory(sockets);
    }

    /** For those that want the factory's class only, such as LDAP's {@code java.naming.ldap.factory.socket}. */
    public static SocketFactory getDefault() {
        return new TaskSocketFactory();
    }

    /** The socket, reached. */
    static Socket reached(Socket socket) {
        return socket instanceof TaskSocket ? socket : new TaskSocket(socket);
    }

    @Override
    public Socket createSocket() throws IOException {
        return reached(sockets == null ? new Socket() : sockets.createSocket());
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return sockets == null
                ? connected(new InetSocketAddress(host, port), null)
                : reached(sockets.createSocket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return sockets == null
                ? connected(new InetSocketAddress(host, port), new InetSocketAddress(localHost, localPort))
                : reached(sockets.createSocket(host, port, localHost, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return sockets == null
                ? connected(new InetSocketAddress(host, port), null)
                : reached(sockets.createSocket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
            throws IOException {
        return sockets == null
                ? connected(new InetSocketAddress(address, port), new InetSocketAddress(localAddress, localPort))
                : reached(sockets.createSocket(address, port, localAddress, localPort));
    }

    private static Socket connected(SocketAddress to, @Nullable SocketAddress from) throws IOException {
        Socket socket = reached(new Socket());
        try {
            if (from != null) {
                socket.bind(from);
            }
            socket.connect(to);
            return socket;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }
}
