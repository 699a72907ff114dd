package dev.inflight.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.inflight.service.SlowUpstream.Connection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;

/** However a task ends before its answer is there, the target sees its connection closed within a second. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class ConnectionClosingTests {

    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    private final ServiceClient service;

    ConnectionClosingTests(@LocalServerPort int port) {
        service = new ServiceClient(port);
    }

    @ParameterizedTest
    @ValueSource(strings = {SlowUpstream.SILENCE, SlowUpstream.HALF_A_BODY})
    void cancelling_closes_the_connection(String answer) {
        try (SlowUpstream upstream = SlowUpstream.saying(answer)) {
            String id = service.start("cancelled", "30s", upstream.url()).at("id");
            Connection connection = upstream.next();
            long before = System.nanoTime();
            assertThat(service.delete("/tasks/" + id + "?reason=enough&wait=2s").status())
                    .isEqualTo(200);
            assertThat(connection.closedAfter(before)).isLessThan(AT_ONCE);
            assertThat(service.ended(id).at("outcome")).isEqualTo("CANCELLED");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {SlowUpstream.SILENCE, SlowUpstream.HALF_A_BODY})
    void timing_out_closes_the_connection(String answer) {
        try (SlowUpstream upstream = SlowUpstream.saying(answer)) {
            long before = System.nanoTime();
            String id = service.start("late", "700ms", upstream.url()).at("id");
            assertThat(upstream.next().closedAfter(before)).isLessThan(AT_ONCE.plusMillis(700));
            assertThat(service.ended(id).at("outcome")).isEqualTo("TIMED_OUT");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {SlowUpstream.SILENCE, SlowUpstream.HALF_A_BODY})
    void being_overlapped_closes_the_connection_and_leaves_the_newer_one(String answer) {
        try (SlowUpstream upstream = SlowUpstream.saying(answer)) {
            String older = service.start("again", "30s", upstream.url()).at("id");
            Connection olderConnection = upstream.next();
            long before = System.nanoTime();
            String newer = service.start("again", "30s", upstream.url()).at("id");
            assertThat(olderConnection.closedAfter(before)).isLessThan(AT_ONCE);
            assertThat(service.ended(older).at("outcome")).isEqualTo("OVERLAPPED");
            assertThat(upstream.next().closed()).isNotDone();
            assertThat(service.delete("/tasks/" + newer).status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {SlowUpstream.SILENCE, SlowUpstream.HALF_A_BODY})
    void shutting_down_closes_the_connection(String answer) {
        try (SlowUpstream upstream = SlowUpstream.saying(answer)) {
            ConfigurableApplicationContext other = new SpringApplicationBuilder(InFlightApplication.class)
                    .run("--server.port=0", "--inflight.shutdown.drain=0s");
            int port = Integer.parseInt(other.getEnvironment().getRequiredProperty("local.server.port"));
            new ServiceClient(port).start("survivor", "30s", upstream.url());
            Connection connection = upstream.next();
            long before = System.nanoTime();
            other.close();
            assertThat(connection.closedAfter(before)).isLessThan(AT_ONCE);
        }
    }

    /** The JDK's client looks once a second for what was closed while it was being connected. */
    @Test
    void cancelling_gives_up_a_connection_that_is_being_made() throws IOException {
        Path table = Path.of("/proc/net/tcp6"); // Java's sockets are of both families
        assumeTrue(Files.isReadable(table), "only Linux shows who connects");
        List<Socket> fillers = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            fill(full, fillers);
            String port = String.format(Locale.ROOT, ":%04X 02", full.getLocalPort()); // 02 is SYN_SENT
            String id = service.start("connecting", "30s", "http://127.0.0.1:" + full.getLocalPort() + "/")
                    .at("id");
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> Files.readString(table).contains(port));
            service.delete("/tasks/" + id);
            assertThatCode(() -> await().atMost(AT_ONCE)
                            .until(() -> !Files.readString(table).contains(port)))
                    .doesNotThrowAnyException();
        } finally {
            for (Socket filler : fillers) {
                filler.close();
            }
        }
    }

    @Test
    void a_body_beyond_the_bound_is_cut_and_its_connection_closed() {
        byte[] head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n200000\r\n"
                .getBytes();
        byte[] answer = new byte[head.length + 0x200000];
        java.util.Arrays.fill(answer, (byte) 'x');
        System.arraycopy(head, 0, answer, 0, head.length);
        try (SlowUpstream upstream = SlowUpstream.saying(answer)) {
            long before = System.nanoTime();
            String id = service.start("big", "30s", upstream.url()).at("id");
            ServiceClient.Answer ended = service.ended(id);
            assertThat(upstream.next().closedAfter(before)).isLessThan(Duration.ofSeconds(10));
            assertThat(ended.at("response.truncated")).isEqualTo("true");
            assertThat(ended.at("response.body")).hasSize(1 << 20);
        }
    }

    /** Connects until the kernel queues no more and drops what comes. */
    private static void fill(ServerSocket server, List<Socket> fillers) throws IOException {
        InetSocketAddress address = new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
        while (fillers.size() < 64) {
            Socket filler = new Socket();
            fillers.add(filler);
            try {
                filler.connect(address, 300);
            } catch (SocketTimeoutException full) {
                filler.close();
                return;
            }
        }
    }
}
