package dev.inflight.reach;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * TLS laid over sockets of ours: what is closed is the connection itself, which cuts a handshake, a read and a write alike,
 * while to close a TLS socket in use waits for them.
 */
final class TaskTlsSocketFactory extends SSLSocketFactory {

    private final SSLSocketFactory tls;
    private final TaskSocketFactory sockets = new TaskSocketFactory();

    TaskTlsSocketFactory(SSLSocketFactory tls) {
        this.tls = tls;
    }

    /** One to be connected later, which there is no laying over anything. */
    @Override
    public Socket createSocket() throws IOException {
        return tls.createSocket();
    }

    @Override
    public Socket createSocket(@Nullable Socket socket, String host, int port, boolean autoClose) throws IOException {
        return tls.createSocket(socket == null ? null : TaskSocketFactory.reached(socket), host, port, autoClose);
    }

    /** On the server's side. */
    @Override
    public Socket createSocket(Socket socket, InputStream consumed, boolean autoClose) throws IOException {
        return tls.createSocket(TaskSocketFactory.reached(socket), consumed, autoClose);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return over(sockets.createSocket(host, port), host, port);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return over(sockets.createSocket(host, port, localHost, localPort), host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return over(sockets.createSocket(host, port), nameOf(host), port);
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
            throws IOException {
        return over(sockets.createSocket(address, port, localAddress, localPort), nameOf(address), port);
    }

    private Socket over(Socket connected, String host, int port) throws IOException {
        try {
            return tls.createSocket(connected, host, port, true);
        } catch (IOException | RuntimeException e) {
            connected.close();
            throw e;
        }
    }

    /** The name that it was made with, without asking for one. */
    private static String nameOf(InetAddress address) {
        String text = address.toString();
        int slash = text.indexOf('/');
        return slash > 0 ? text.substring(0, slash) : address.getHostAddress();
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return tls.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return tls.getSupportedCipherSuites();
    }
}
