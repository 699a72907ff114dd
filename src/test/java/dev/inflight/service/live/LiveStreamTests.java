package dev.inflight.service.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inflight.InFlightFuture;
import dev.inflight.InFlightRegistry;
import dev.inflight.TaskSpec;
import dev.inflight.service.InFlightApplication;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

@TestMethodOrder(OrderAnnotation.class)
class LiveStreamTests {

    private static ConfigurableApplicationContext service;
    private static InFlightRegistry registry;
    private static int port;

    private final CountDownLatch over = new CountDownLatch(1);
    private final List<InFlightFuture<String>> started = new ArrayList<>();
    private final List<EventStream> streams = new ArrayList<>();

    @BeforeAll
    static void startService() {
        service = SpringApplication.run(
                InFlightApplication.class,
                "--server.port=0",
                "--inflight.stop-grace=100ms",
                "--inflight.shutdown.drain=0s",
                "--inflight.shutdown.stop=1s");
        port = service.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
        registry = service.getBean(InFlightRegistry.class);
    }

    @AfterAll
    static void stopService() {
        service.close();
    }

    @AfterEach
    void endWork() {
        over.countDown();
        started.forEach(future -> future.cancel(true));
        streams.forEach(EventStream::close);
    }

    private InFlightFuture<String> track(String name, String label) {
        InFlightFuture<String> future = registry.track(
                TaskSpec.named(name)
                        .kind("live")
                        .label(label)
                        .timeout(Duration.ofMinutes(5))
                        .build(),
                new CompletableFuture<>());
        started.add(future);
        return future;
    }

    private InFlightFuture<String> stubborn(String name) {
        InFlightFuture<String> future = registry.start(
                TaskSpec.named(name).kind("live").timeout(Duration.ofMinutes(5)).build(), () -> {
                    while (over.getCount() > 0) {
                        try {
                            over.await(1, TimeUnit.SECONDS);
                        } catch (InterruptedException ignored) {
                            Thread.onSpinWait();
                        }
                    }
                    return "over";
                });
        started.add(future);
        await().until(() -> registry.find(name).orElseThrow().thread() != null);
        return future;
    }

    private EventStream open(String query) {
        EventStream stream = EventStream.open(port, query);
        streams.add(stream);
        return stream;
    }

    private static JsonNode json(HttpResponse<InputStream> response) {
        try {
            return tools.jackson.databind.json.JsonMapper.shared()
                    .readTree(new String(response.body().readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theTrendComesFirstAndThenFrames() {
        EventStream stream = open("");
        EventStream.Event hello = stream.next();
        assertThat(hello.name()).isEqualTo("hello");
        assertThat(hello.data().isArray()).isTrue();
        assertThat(stream.next().name()).isEqualTo("frame");
    }

    @Test
    void aFrameShowsWhatMatchesAndCountsEverything() {
        track("live:a", "Grüße, 世界 <b>");
        track("other", "other");
        JsonNode frame = open("name=live:*").frame(it -> it.get("matched").asInt() == 1);
        assertThat(frame.at("/tasks/0/label").asString()).isEqualTo("Grüße, 世界 <b>");
        assertThat(frame.at("/counts/outstanding").asInt()).isEqualTo(2);
        assertThat(frame.at("/tasks").size()).isOne();
    }

    @Test
    void aFrameShowsLaterWhatIsStartedLater() {
        EventStream stream = open("name=later");
        stream.frame(it -> it.get("matched").asInt() == 0);
        track("later", "later");
        assertThat(stream.frame(it -> it.get("matched").asInt() == 1)
                        .at("/tasks/0/name")
                        .asString())
                .isEqualTo("later");
    }

    @Test
    void zombiesComeWithTheTopOfTheirStack() {
        stubborn("undead");
        registry.cancel("undead", "enough");
        JsonNode frame = open("").frame(it -> it.at("/zombies").size() == 1);
        assertThat(frame.at("/zombies/0/name").asString()).isEqualTo("undead");
        assertThat(frame.at("/zombies/0/stack").toString()).contains("LiveStreamTests");
        assertThat(frame.at("/tasks").size()).isZero();
    }

    @Test
    void theLastEndsAreShown() {
        track("short", "short");
        registry.cancel("short", "enough");
        JsonNode frame = open("").frame(it -> it.at("/ends/0/name").asString().equals("short"));
        assertThat(frame.at("/ends/0/outcome").asString()).isEqualTo("CANCELLED");
        assertThat(frame.at("/ends/0/reason").asString()).isEqualTo("enough");
    }

    @Test
    void whatCannotBeReadIsRefused() {
        HttpResponse<InputStream> response = EventStream.ask(port, "/live/stream?state=DEAD");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).get("detail").asString()).contains("\"DEAD\"");
    }

    @Test
    void thereAreNoMoreThanSoManyViewers() {
        for (int i = 0; i < LiveStream.MOST_VIEWERS; i++) {
            open("name=crowd");
        }
        assertThat(EventStream.ask(port, "/live/stream?").statusCode()).isEqualTo(503);
        streams.get(0).close();
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            HttpResponse<InputStream> response = EventStream.ask(port, "/live/stream?");
            response.body().close();
            assertThat(response.statusCode()).isEqualTo(200);
        });
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void streamsEndWhenTheServiceDoesAndHoldNothingUp() {
        EventStream stream = open("");
        stream.frame(it -> true);
        long before = System.nanoTime();
        service.close();
        assertThat(stream.ended()).succeedsWithin(Duration.ofSeconds(5));
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
    }
}
