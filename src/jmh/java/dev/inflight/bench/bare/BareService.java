package dev.inflight.bench.bare;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.http.ResponseEntity;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * What the service would be without a registry: takes the same order, makes the same call from an {@code @Async} method
 * under the same timeout, and answers with as much. Nothing can be listed, stopped or looked up; there is no access control,
 * no allow-list and no audit.
 */
@SpringBootApplication
@EnableAsync
public class BareService {

    public static void main(String[] args) {
        SpringApplication.run(BareService.class, args);
    }

    record Target(String url) {}

    record Order(String name, String timeout, Target request) {}

    record View(String name, String id, String state, Instant startedAt, double timeoutSeconds) {}

    @Component
    static class Caller {

        private final HttpClient client = HttpClient.newHttpClient();

        @Async
        public CompletableFuture<String> call(Order order, Duration timeout) {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(order.request().url())).build();
            return client.sendAsync(request, BodyHandlers.ofString())
                    .thenApply(response -> response.body())
                    .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @RestController
    static class Tasks {

        private final AtomicLong ids = new AtomicLong();
        private final Caller caller;

        Tasks(Caller caller) {
            this.caller = caller;
        }

        @PostMapping("/tasks")
        ResponseEntity<View> start(@RequestBody Order order) {
            Duration timeout = DurationStyle.detectAndParse(order.timeout());
            String id = Long.toString(ids.incrementAndGet());
            var unused = caller.call(order, timeout);
            View view = new View("http:" + id, id, "RUNNING", Instant.now(), timeout.toMillis() / 1e3);
            return ResponseEntity.accepted()
                    .location(URI.create("/tasks/" + id))
                    .body(view);
        }
    }
}
