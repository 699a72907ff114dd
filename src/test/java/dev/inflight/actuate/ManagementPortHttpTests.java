package dev.inflight.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.InFlightFuture;
import dev.inflight.InFlightRegistry;
import dev.inflight.TaskSpec;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalManagementPort;

/** The same strictness where the endpoints have a port, a base path and a name of their own. */
@SpringBootTest(
        classes = EndpointTestApplication.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.config.name=none",
            "management.server.port=0",
            "management.server.base-path=/actuator",
            "management.endpoints.web.base-path=/ops",
            "management.endpoints.web.path-mapping.inflight=tasks",
            "management.endpoints.web.exposure.include=*",
            "management.endpoint.inflight.access=unrestricted"
        })
class ManagementPortHttpTests {

    @Autowired
    InFlightRegistry registry;

    @LocalManagementPort
    int port;

    @Test
    void anUnknownFieldIs400AndNothingHappens() {
        InFlightFuture<Void> future = outstanding("a");

        assertThat(post("{\"name\":\"a\",\"force\":true}")).isEqualTo(400);
        assertThat(future).isNotDone();
    }

    @Test
    void aWellFormedCancelIsDone() {
        InFlightFuture<Void> future = outstanding("b");

        assertThat(post("{\"name\":\"b\"}")).isEqualTo(202);
        assertThat(future).isDone();
    }

    @Test
    void aQueryThatNamesAnotherTaskIs400AndNothingHappens() {
        InFlightFuture<Void> a = outstanding("c");
        InFlightFuture<Void> b = outstanding("d");

        assertThat(new HttpEndpoint(port).delete("/ops/tasks/c?name=d").statusCode())
                .isEqualTo(400);
        assertThat(a).isNotDone();
        assertThat(b).isNotDone();
    }

    @Test
    void aBrowserGetsThePage() {
        assertThat(new HttpEndpoint(port)
                        .get("/ops/tasks", "text/html,application/xhtml+xml,*/*;q=0.8")
                        .body())
                .startsWith("<!doctype html>");
        assertThat(new HttpEndpoint(port).get("/ops/tasks?page=frame").body()).startsWith("{\"instance\":");
    }

    private int post(String body) {
        return new HttpEndpoint(port)
                .post("/ops/tasks", "application/json", BodyPublishers.ofString(body))
                .statusCode();
    }

    private InFlightFuture<Void> outstanding(String name) {
        return registry.track(
                TaskSpec.named(name).timeout(Duration.ofMinutes(1)).build(), new CompletableFuture<Void>());
    }
}
