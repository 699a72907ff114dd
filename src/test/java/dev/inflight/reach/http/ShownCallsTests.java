package dev.inflight.reach.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inflight.TaskContext;
import dev.inflight.service.SlowUpstream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.reactive.function.client.WebClient;

/** A task's calls are shown with it, from the request to the end of the answer. */
class ShownCallsTests {

    @ParameterizedTest
    @ValueSource(strings = {"jdk", "http-components", "jetty", "reactor", "simple"})
    void a_call_is_shown_until_its_answer_is_closed(String factory) {
        Recording task = new Recording();
        RestClients.with(factory, client -> {
            try (SlowUpstream upstream = SlowUpstream.answering("hello");
                    AutoCloseable bound = task.bound()) {
                String shown = "open http GET http://127.0.0.1:" + upstream.port() + "/slow?q=…";
                client.get().uri(upstream.url()).exchange((request, response) -> {
                    task.events.add("head");
                    response.getBody().readAllBytes();
                    return null;
                });
                // Jetty says so on a thread of its own, and may have a short answer as a whole before it is asked for
                await().until(() -> task.events.contains("close"));
                assertThat(task.events)
                        .containsExactlyInAnyOrder(shown, "head", "close")
                        .startsWith(shown);
                if (!factory.equals("jetty")) {
                    assertThat(task.events).endsWith("close");
                }
            }
            return null;
        });
    }

    @Test
    void a_call_by_WebClient_is_shown_until_its_body_has_come() throws Exception {
        Recording task = new Recording();
        try (SlowUpstream upstream = SlowUpstream.answering("hello");
                AutoCloseable bound = task.bound()) {
            WebClient.builder()
                    .filter(new TaskExchangeFilter())
                    .build()
                    .get()
                    .uri(upstream.url())
                    .retrieve()
                    .bodyToMono(String.class)
                    .block();

            assertThat(task.events)
                    .containsExactly("open http GET http://127.0.0.1:" + upstream.port() + "/slow?q=…", "close");
        }
    }

    @Test
    void a_call_by_WebClient_that_is_given_up_is_shown_no_longer() throws Exception {
        Recording task = new Recording();
        try (SlowUpstream upstream = SlowUpstream.saying(SlowUpstream.SILENCE);
                AutoCloseable bound = task.bound()) {
            WebClient.builder()
                    .filter(new TaskExchangeFilter())
                    .build()
                    .get()
                    .uri(upstream.url())
                    .retrieve()
                    .bodyToMono(String.class)
                    .timeout(Duration.ofMillis(100))
                    .onErrorReturn("given up")
                    .block();

            assertThat(task.events).endsWith("close");
        }
    }

    private static final class Recording extends TaskContext {

        private final List<String> events = new CopyOnWriteArrayList<>();

        AutoCloseable bound() {
            TaskContext before = bind();
            return () -> unbind(before);
        }

        @Override
        public Activity activity(String kind, Supplier<String> text, @Nullable String on) {
            events.add("open " + kind + " " + text.get());
            return () -> {
                if (!events.contains("close")) {
                    events.add("close");
                }
            };
        }

        @Override
        public String name() {
            return "a";
        }

        @Override
        public String id() {
            return "1";
        }

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public void throwIfCancelled() {}

        @Override
        public Hook onCancel(Runnable hook) {
            return () -> {};
        }

        @Override
        public void progress(long done, long total, @Nullable String note) {}
    }
}
