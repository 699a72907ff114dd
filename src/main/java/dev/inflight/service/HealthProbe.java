package dev.inflight.service;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Asks the service on this machine how it is; for the container's health check, which so needs neither a shell nor a tool.
 * Exits 0 when it is well. JDK only, and little of it: it starts every few seconds.
 */
final class HealthProbe {

    private static final int PATIENCE_MILLIS = 2_000;

    private HealthProbe() {}

    public static void main(String[] args) {
        System.exit(isUp(port()) ? 0 : 1);
    }

    private static int port() {
        String management = System.getenv("MANAGEMENT_SERVER_PORT");
        String server = System.getenv().getOrDefault("SERVER_PORT", "8080");
        return Integer.parseInt(management == null ? server : management);
    }

    static boolean isUp(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream()
                    .write("GET /actuator/health HTTP/1.0\r\nHost: localhost\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            String status = new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
            return status != null && status.contains(" 200");
        } catch (IOException e) {
            return false;
        }
    }
}
