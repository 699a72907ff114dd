package dev.inflight.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What comes back is bounded, whatever the target does. */
class OutboundClientTests {

    private static final long BUDGET = 4 << 20;

    private final BodyBudget budget = new BodyBudget(BUDGET);
    private final OutboundClient client = new OutboundClient(
            AllowList.of(List.of("127.0.0.0/8", "target.example"), host ->
                    new InetAddress[] {InetAddress.getByName("127.0.0.1")}),
            budget);

    @Test
    void ten_thousand_headers_are_cut() throws Exception {
        StringBuilder answer = new StringBuilder("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n");
        for (int i = 0; i < 10_000; i++) {
            answer.append("X-").append(i).append(": v\r\n");
        }
        try (SlowUpstream upstream = SlowUpstream.saying(answer.append("\r\nok").toString())) {
            OutboundResponse response =
                    OutboundResponse.of(exchange(upstream.url()).get(10, TimeUnit.SECONDS));
            assertThat(response.headers()).hasSize(100);
            assertThat(response.truncated()).isTrue();
        }
    }

    @Test
    void a_body_in_another_charset_is_read_in_it() throws Exception {
        String answer =
                "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=\"iso-8859-1\"\r\nContent-Length: 4\r\n\r\ncaf\u00e9";
        try (SlowUpstream upstream = SlowUpstream.saying(answer)) {
            OutboundResponse response =
                    OutboundResponse.of(exchange(upstream.url()).get(10, TimeUnit.SECONDS));
            assertThat(response.body()).isEqualTo("caf\u00e9");
        }
    }

    @Test
    void a_redirect_is_not_followed() throws Exception {
        String answer = "HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n";
        try (SlowUpstream upstream = SlowUpstream.saying(answer)) {
            OutboundResponse response =
                    OutboundResponse.of(exchange(upstream.url()).get(10, TimeUnit.SECONDS));
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
            assertThat(OutboundResponse.of(exchange(url).get(10, TimeUnit.SECONDS))
                            .body())
                    .isEqualTo("here");
            assertThat(upstream.next().head()).contains("Host: target.example:" + upstream.port());
        }
    }

    private CompletableFuture<HttpResponse<CappedBody.Content>> exchange(String url) {
        try {
            return client.exchange(new OutboundRequest("GET", URI.create(url), Map.of(), null));
        } catch (java.net.UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
