package dev.inflight.service.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over TLS the connection goes to the address that was checked, and the certificate is for the name. */
class OutboundTlsTests {

    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    private static Path directory;

    private static SSLContext tls;
    private static final AtomicInteger LOOKUPS = new AtomicInteger();
    private static OutboundClient client;

    @BeforeAll
    static void makeACertificate() throws Exception {
        Path store = directory.resolve("target.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "target",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=target",
                        "-ext",
                        "SAN=dns:target.example",
                        "-storetype",
                        "PKCS12",
                        "-validity",
                        "2",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .inheritIO()
                .start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        KeyManagerFactory ours = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        ours.init(keys, PASSWORD);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("target", keys.getCertificate("target"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        tls = SSLContext.getInstance("TLS");
        tls.init(ours.getKeyManagers(), trust.getTrustManagers(), null);
        client = client(tls);
    }

    private static OutboundClient client(SSLContext trust) {
        return new OutboundClient(
                AllowList.of(List.of("target.example", "other.example", "127.0.0.1"), host -> {
                    LOOKUPS.incrementAndGet();
                    return new InetAddress[] {InetAddress.getByName("127.0.0.1")};
                }),
                new BodyBudget(1 << 20),
                trust);
    }

    @AfterAll
    static void end() {
        client.close();
    }

    @Test
    void a_name_that_only_our_resolver_knows_is_looked_up_once_and_connected_to_by_its_checked_address()
            throws Exception {
        try (SSLServerSocket server = server()) {
            CompletableFuture<String> name = serve(server);
            int before = LOOKUPS.get();
            OutboundResponse response =
                    exchange(client, "target.example", server).get(10, TimeUnit.SECONDS);
            assertThat(response.body()).isEqualTo("secret");
            assertThat(name.get(10, TimeUnit.SECONDS)).isEqualTo("target.example");
            assertThat(LOOKUPS.get() - before).isEqualTo(1);
        }
    }

    @Test
    void a_certificate_for_another_name_is_refused_before_a_request_is_sent() throws Exception {
        try (SSLServerSocket server = server()) {
            CompletableFuture<String> name = serve(server);
            for (String host : List.of("other.example", "127.0.0.1")) {
                assertThatThrownBy(() -> exchange(client, host, server).get(10, TimeUnit.SECONDS))
                        .cause()
                        .isInstanceOf(SSLException.class)
                        .hasMessageContaining(host + ":" + server.getLocalPort());
            }
            assertThat(name).isNotDone();
        }
    }

    @Test
    void a_certificate_that_nobody_trusts_is_refused() throws Exception {
        try (SSLServerSocket server = server();
                OutboundClient strict = client(SSLContext.getDefault())) {
            CompletableFuture<String> name = serve(server);
            assertThatThrownBy(() -> exchange(strict, "target.example", server).get(10, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(SSLException.class);
            assertThat(name).isNotDone();
        }
    }

    @Test
    void cancelling_a_handshake_that_is_not_answered_closes_the_connection() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            CompletableFuture<OutboundResponse> exchange = exchange(client, "target.example", silent);
            try (Socket connection = silent.accept()) {
                connection.setSoTimeout(10_000);
                assertThat(connection.getInputStream().read()).isEqualTo(0x16); // a TLS handshake begins
                exchange.cancel(true);
                long before = System.nanoTime();
                drain(connection);
                assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(1));
            }
        }
    }

    private static void drain(Socket connection) {
        try {
            connection.getInputStream().readAllBytes();
        } catch (IOException reset) {
            // closed as well
        }
    }

    private static SSLServerSocket server() throws IOException {
        return (SSLServerSocket)
                tls.getServerSocketFactory().createServerSocket(0, 10, InetAddress.getByName("127.0.0.1"));
    }

    /** Answers every request; done with the name that the first client asked for, once it has sent a request. */
    private static CompletableFuture<String> serve(SSLServerSocket server) {
        CompletableFuture<String> name = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    while (!server.isClosed()) {
                        try (SSLSocket socket = (SSLSocket) server.accept()) {
                            if (socket.getInputStream().read() >= 0) {
                                ExtendedSSLSession session = (ExtendedSSLSession) socket.getSession();
                                name.complete(((SNIHostName) session.getRequestedServerNames()
                                                .get(0))
                                        .getAsciiName());
                                socket.getOutputStream()
                                        .write("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecret".getBytes());
                                socket.getOutputStream().flush();
                                drain(socket);
                            }
                        } catch (IOException refused) {
                            // the next one
                        }
                    }
                },
                "tls-target");
        thread.setDaemon(true);
        thread.start();
        return name;
    }

    private static CompletableFuture<OutboundResponse> exchange(
            OutboundClient client, String host, ServerSocket server) {
        URI url = URI.create("https://" + host + ":" + server.getLocalPort() + "/");
        return client.exchange(new OutboundRequest("GET", url, Map.of(), null));
    }
}
