package dev.inflight.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.InFlightFuture;
import dev.inflight.InFlightRegistry;
import dev.inflight.TaskSpec;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The same strictness below a context path and a servlet path, without a base path. */
@SpringBootTest(
        classes = EndpointTestApplication.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.config.name=none",
            "server.servlet.context-path=/app",
            "spring.mvc.servlet.path=/api",
            "management.endpoints.web.base-path=/",
            "management.endpoints.web.exposure.include=inflight",
            "management.endpoint.inflight.access=unrestricted"
        })
class ServletPathHttpTests {

    @Autowired
    InFlightRegistry registry;

    @LocalServerPort
    int port;

    private InFlightFuture<Void> future;

    @BeforeEach
    void startOne() {
        future = registry.track(
                TaskSpec.named("a").timeout(Duration.ofMinutes(1)).build(), new CompletableFuture<Void>());
    }

    @Test
    void anUnknownFieldIs400AndNothingHappens() {
        assertThat(post("{\"name\":\"a\",\"force\":true}")).isEqualTo(400);
        assertThat(future).isNotDone();
    }

    @Test
    void aWellFormedCancelIsDone() {
        assertThat(post("{\"name\":\"a\"}")).isEqualTo(202);
        assertThat(future).isDone();
    }

    @Test
    void aBrowserGetsThePage() {
        HttpEndpoint http = new HttpEndpoint(port);
        assertThat(http.send(http.requestAt("/app/api/inflight")
                                .header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
                                .GET())
                        .body())
                .startsWith("<!doctype html>");
    }

    private int post(String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/app/api/inflight"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        return new HttpEndpoint(port).send(request).statusCode();
    }
}
