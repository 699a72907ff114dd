package dev.inflight.bench.bare;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.Message;
import org.apache.hc.core5.http.impl.bootstrap.AsyncRequesterBootstrap;
import org.apache.hc.core5.http.impl.bootstrap.HttpAsyncRequester;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.entity.StringAsyncEntityConsumer;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;
import org.apache.hc.core5.http.nio.support.BasicResponseConsumer;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.Timeout;
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

        private final HttpAsyncRequester client = AsyncRequesterBootstrap.bootstrap()
                .setIOReactorConfig(IOReactorConfig.custom()
                        .setIoThreadCount(2)
                        .setTcpNoDelay(true)
                        .build())
                .setDefaultMaxPerRoute(64) // as many as the service keeps
                .setMaxTotal(256)
                .create();

        Caller() {
            client.start();
        }

        /** Over the client's pool of connections, which the service has as well, for each address that it has checked. */
        @Async
        public CompletableFuture<String> call(Order order, Duration timeout) {
            BasicHttpRequest request =
                    new BasicHttpRequest("GET", URI.create(order.request().url()));
            CompletableFuture<String> answer = new CompletableFuture<>();
            client.execute(
                    new BasicRequestProducer(request, null),
                    new BasicResponseConsumer<>(new StringAsyncEntityConsumer()),
                    Timeout.ofMilliseconds(timeout.toMillis()),
                    new FutureCallback<Message<HttpResponse, String>>() {
                        @Override
                        public void completed(Message<HttpResponse, String> response) {
                            answer.complete(response.getBody());
                        }

                        @Override
                        public void failed(Exception failure) {
                            answer.completeExceptionally(failure);
                        }

                        @Override
                        public void cancelled() {
                            answer.cancel(false);
                        }
                    });
            return answer.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
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
