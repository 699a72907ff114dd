package dev.inflight.reach.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.InFlightFuture;
import dev.inflight.InFlightRegistry;
import dev.inflight.reach.StoppedWork;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * While tasks are cancelled at every moment of their calls, nobody else's call by the same client fails. The JDK's client is not
 * here: it hits some innocent call in a thousand by itself when a caller is interrupted, as often without this library as with it.
 */
class InnocentCallsTests {

    private static final int CALLS = Integer.getInteger("inflight.test.calls", 300);

    @ParameterizedTest
    @ValueSource(strings = {"http-components", "jetty", "reactor", "simple"})
    void none_is_hit(String factory) throws Exception {
        try (EchoServer server = new EchoServer()) {
            RestClients.with(factory, client -> {
                race(path -> client.post().uri(server.url() + path).retrieve().body(String.class));
                return null;
            });
        }
    }

    @Test
    void none_is_hit_by_WebClient() throws Exception {
        WebClient client = WebClient.builder().filter(new TaskExchangeFilter()).build();
        try (EchoServer server = new EchoServer()) {
            race(path -> client.post()
                    .uri(server.url() + path)
                    .retrieve()
                    .bodyToMono(String.class)
                    .block());
        }
    }

    private static void race(UnaryOperator<String> post) throws Exception {
        InFlightRegistry registry = StoppedWork.registry(false);
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger innocents = new AtomicInteger();
        List<Throwable> hit = new CopyOnWriteArrayList<>();
        Thread innocent = new Thread(() -> {
            while (!over.get()) {
                try {
                    // a POST, which no client sends twice on its own account
                    String answer = post.apply("/innocent");

                    assertThat(answer).isEqualTo("/innocent");
                    innocents.incrementAndGet();
                } catch (Throwable e) {
                    hit.add(e);
                }
            }
        });
        innocent.start();
        int cut = 0;
        for (int i = 0; i < CALLS; i++) {
            InFlightFuture<String> future = registry.start(StoppedWork.task(), () -> post.apply("/task"));
            long from = System.nanoTime();
            long wait = i * 7_919L % 1_500_000;
            while (System.nanoTime() - from < wait) {
                Thread.onSpinWait();
            }
            if (future.cancel(true)) {
                cut++;
            }
        }
        over.set(true);
        innocent.join(TimeUnit.SECONDS.toMillis(20));
        System.getLogger("reach")
                .log(
                        System.Logger.Level.DEBUG,
                        cut + " of " + CALLS + " cut, " + innocents + " innocent calls, hit " + hit);
        assertThat(hit).isEmpty();
        assertThat(innocents).hasPositiveValue();
        assertThat(cut).isPositive();
    }
}
