package dev.inflight.service.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.inflight.service.SlowUpstream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes back is bounded, whatever the target does. */
class OutboundClientTests {

    private static final long BUDGET = 4 << 20;

    private final BodyBudget budget = new BodyBudget(BUDGET);
    private final OutboundClient client = new OutboundClient(
            AllowList.of(List.of("127.0.0.0/8", "target.example"), host ->
                    new InetAddress[] {InetAddress.getByName("127.0.0.1")}),
            budget,
            SSLContext.getDefault());

    OutboundClientTests() throws NoSuchAlgorithmException {}

    @AfterEach
    void end() {
        client.close();
    }

    @Test
    void hundreds_of_headers_are_cut() throws Exception {
        try (SlowUpstream upstream = SlowUpstream.saying(headers(900) + "ok")) {
            OutboundResponse response = exchange(upstream.url()).get(10, TimeUnit.SECONDS);
            assertThat(response.headers()).hasSize(100);
            assertThat(response.truncated()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"headers", "line", "interim", "trailers"})
    void an_answer_whose_head_does_not_end_is_given_up_and_what_it_took_given_back(String what) {
        String endless = switch (what) {
            case "headers" -> headers(10_000);
            case "line" -> "HTTP/1.1 200 OK\r\nX: " + "x".repeat(1 << 20);
            case "interim" -> "HTTP/1.1 103 Early Hints\r\n\r\n".repeat(1_000);
            default -> "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n" + "X-Trailer: v\r\n".repeat(10_000);
        };
        try (SlowUpstream upstream = SlowUpstream.saying(endless)) {
            CompletableFuture<OutboundResponse> exchange = exchange(upstream.url());
            assertThatThrownBy(() -> exchange.get(10, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(IOException.class)
                    .hasMessageContaining("127.0.0.1:" + upstream.port());
            assertThat(upstream.next().closedAfter(System.nanoTime())).isLessThan(Duration.ofSeconds(1));
            assertThat(budget.left()).isEqualTo(BUDGET);
        }
    }

    @Test
    void a_bomb_is_kept_as_small_as_it_came() throws Exception {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
            gzip.write(new byte[50 << 20]);
        }
        byte[] head = ("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + bomb.size() + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        answer.write(head);
        bomb.writeTo(answer);
        try (SlowUpstream upstream = SlowUpstream.saying(answer.toByteArray())) {
            OutboundResponse response = exchange(upstream.url()).get(10, TimeUnit.SECONDS);
            assertThat(response.size()).isEqualTo(bomb.size());
            assertThat(upstream.next().head()).doesNotContainIgnoringCase("accept-encoding");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
    void a_request_says_what_was_ordered_and_nothing_ambient(String method) throws Exception {
        String body = method.startsWith("P") ? "h\u00e9" : null;
        try (SlowUpstream upstream = SlowUpstream.saying("HTTP/1.1 204 No Content\r\n\r\n")) {
            OutboundRequest request = new OutboundRequest(
                    method, URI.create("http://127.0.0.1:" + upstream.port() + "?q=%20"), Map.of("X-A", "b"), body);
            assertThat(client.exchange(request).get(10, TimeUnit.SECONDS).status())
                    .isEqualTo(204);
            assertThat(upstream.next().head())
                    .isEqualTo(method + " /?q=%20 HTTP/1.1\r\nHost: 127.0.0.1:" + upstream.port()
                            + "\r\nUser-Agent: inflight\r\nX-A: b\r\n"
                            + (body == null ? "" : "Content-Length: 3\r\n") + "\r\n");
        }
    }

    @Test
    void nobody_learns_why_a_target_cannot_be_reached() throws Exception {
        int closed;
        try (ServerSocket socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }
        String url = "http://target.example:" + closed + "/";
        String message = "could not connect to target.example:" + closed;
        assertThatThrownBy(() -> exchange(url).get(10, TimeUnit.SECONDS))
                .hasRootCauseMessage("Connection refused")
                .cause()
                .hasMessage(message);
        AllowList nowhere = AllowList.of(List.of("target.example"), host -> {
            throw new UnknownHostException(host);
        });
        try (OutboundClient lost = new OutboundClient(nowhere, budget, SSLContext.getDefault())) {
            OutboundRequest request = new OutboundRequest("GET", URI.create(url), Map.of(), null);
            assertThatThrownBy(() -> lost.exchange(request).get(10, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOf(ConnectException.class)
                    .hasMessage(message);
        }
    }

    @Test
    void a_body_in_another_charset_is_read_in_it() throws Exception {
        String answer =
                "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=\"iso-8859-1\"\r\nContent-Length: 4\r\n\r\ncaf\u00e9";
        try (SlowUpstream upstream = SlowUpstream.saying(answer)) {
            OutboundResponse response = exchange(upstream.url()).get(10, TimeUnit.SECONDS);
            assertThat(response.body()).isEqualTo("caf\u00e9");
        }
    }

    @Test
    void a_redirect_is_not_followed() throws Exception {
        String answer = "HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n";
        try (SlowUpstream upstream = SlowUpstream.saying(answer)) {
            OutboundResponse response = exchange(upstream.url()).get(10, TimeUnit.SECONDS);
            assertThat(response.status()).isEqualTo(302);
        }
    }

    @Test
    void a_cancelled_body_gives_back_what_it_took() {
        String answer = "HTTP/1.1 200 OK\r\nContent-Length: 500000\r\n\r\n" + "x".repeat(400_000);
        try (SlowUpstream upstream = SlowUpstream.saying(answer)) {
            CompletableFuture<?> exchange = exchange(upstream.url());
            await().until(() -> budget.left() <= BUDGET - 400_000);
            exchange.cancel(true);
            await().until(() -> budget.left() == BUDGET);
        }
    }

    @Test
    void a_name_that_only_our_resolver_knows_is_connected_to_by_its_checked_address() throws Exception {
        try (SlowUpstream upstream = SlowUpstream.answering("here")) {
            String url = "http://target.example:" + upstream.port() + "/";
            assertThat(exchange(url).get(10, TimeUnit.SECONDS).body()).isEqualTo("here");
            assertThat(upstream.next().head()).contains("Host: target.example:" + upstream.port());
        }
    }

    private static String headers(int many) {
        StringBuilder head = new StringBuilder("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n");
        for (int i = 0; i < many; i++) {
            head.append("X-").append(i).append(": v\r\n");
        }
        return head.append("\r\n").toString();
    }

    private CompletableFuture<OutboundResponse> exchange(String url) {
        return client.exchange(new OutboundRequest("GET", URI.create(url), Map.of(), null));
    }
}
