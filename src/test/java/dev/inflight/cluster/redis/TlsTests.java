package dev.inflight.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.cluster.DaemonTime;
import dev.inflight.cluster.Member;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.SslOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration.LettuceClientConfigurationBuilder;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * A server that speaks TLS, with a certificate that only a bundle of Spring Boot's trusts ({@code spring.data.redis.ssl.bundle}):
 * the engine's own connections do as the application's.
 */
class TlsTests {

    private static final String SECRET = "changeit";

    @TempDir
    static Path folder;

    private static TestRedis redis;
    private static int port;

    @BeforeAll
    static void start() throws Exception {
        makeCertificate();
        port = TestRedis.freePort();
        redis = TestRedis.start(
                "--tls-port",
                Integer.toString(port),
                "--tls-cert-file",
                folder.resolve("certificate.pem").toString(),
                "--tls-key-file",
                folder.resolve("key.pem").toString(),
                "--tls-auth-clients",
                "no");
    }

    @AfterAll
    static void stop() {
        if (redis != null) {
            redis.close();
        }
    }

    /** With what every JDK has. */
    private static void makeCertificate() throws IOException, InterruptedException, GeneralSecurityException {
        Path store = folder.resolve("store.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "redis",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        SECRET,
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        KeyStore made = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            made.load(in, SECRET.toCharArray());
        }
        pem("certificate.pem", "CERTIFICATE", made.getCertificate("redis").getEncoded());
        pem("key.pem", "PRIVATE KEY", made.getKey("redis", SECRET.toCharArray()).getEncoded());
    }

    private static void pem(String file, String what, byte[] bytes) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        Files.writeString(
                folder.resolve(file), "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
    }

    /** As Boot makes it of its properties. */
    private static Engines engines(boolean withBundle) {
        LettuceClientConfigurationBuilder client = LettuceClientConfiguration.builder();
        client.useSsl();
        if (withBundle) {
            PemSslStoreDetails trust = PemSslStoreDetails.forCertificates(
                    folder.resolve("certificate.pem").toUri().toString());
            SslBundle bundle = SslBundle.of(new PemSslStoreBundle(null, trust));
            client.clientOptions(ClientOptions.builder()
                    .sslOptions(SslOptions.builder()
                            .keyManager(bundle.getManagers().getKeyManagerFactory())
                            .trustManager(bundle.getManagers().getTrustManagerFactory())
                            .build())
                    .build());
        }
        return new Engines(
                new LettuceConnectionFactory(new RedisStandaloneConfiguration("127.0.0.1", port), client.build()));
    }

    @Test
    void both_connections_of_an_engine_go_by_the_bundle() {
        try (Engines engines = engines(true)) {
            RedisClusterEngine engine = engines.open();
            engine.listen("a", message -> {});

            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(whyNot(engine)).isEqualTo("null"));
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> encrypted() == 2);
        }
    }

    @Test
    void a_certificate_that_nobody_trusts_is_refused() {
        try (Engines engines = engines(false)) {
            RedisClusterEngine engine = engines.open(1, Duration.ofSeconds(1), DaemonTime.INSTANCE);

            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(whyNot(engine)).contains("not connected"));
            assertThat(encrypted()).isZero();
        }
    }

    private static String whyNot(RedisClusterEngine engine) {
        CompletableFuture<List<Member>> members = engine.members().toCompletableFuture();
        return members.handle((given, failure) -> String.valueOf(failure)).join();
    }

    /** Connections to the port that speaks TLS. */
    private static long encrypted() {
        return redis.ask(server -> server.clientList())
                .lines()
                .filter(line -> line.contains("laddr=127.0.0.1:" + port + " "))
                .count();
    }
}
