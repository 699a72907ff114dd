package dev.inflight.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.InFlightFuture;
import dev.inflight.InFlightRegistry;
import dev.inflight.TaskSpec;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What an application gets that exposes the endpoint and says no more. */
@SpringBootTest(
        classes = EndpointTestApplication.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"spring.config.name=none", "management.endpoints.web.exposure.include=*"})
class ReadOnlyAccessHttpTests {

    @Autowired
    InFlightRegistry registry;

    @LocalServerPort
    int port;

    @Test
    void theListCanBeRead() {
        assertThat(new HttpEndpoint(port).get("/inflight").statusCode()).isEqualTo(200);
    }

    @Test
    void aChangeIs405AndNothingHappens() {
        InFlightFuture<Void> future = outstanding("a");

        HttpResponse<String> response = new HttpEndpoint(port).post("{\"name\":\"a\"}");

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(future).isNotDone();
    }

    @Test
    void a405SaysWhatToSet() {
        HttpResponse<String> response = new HttpEndpoint(port).post("{\"name\":\"a\"}");

        assertThat(response.headers().firstValue("Allow")).hasValue("GET");
        assertThat(HttpEndpoint.json(response).get("detail").stringValue())
                .contains("management.endpoint.inflight.access=unrestricted");
    }

    @Test
    void aDeleteIs405AndNothingHappens() {
        InFlightFuture<Void> future = outstanding("b");

        HttpResponse<String> response = new HttpEndpoint(port).delete("/inflight/b");

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(future).isNotDone();
    }

    @Test
    void healthIsUpWithOutstandingWork() {
        outstanding("c");

        assertThat(new HttpEndpoint(port).get("/health").body()).contains("\"status\":\"UP\"");
    }

    @Test
    void aScrapeShowsAKindThatHasJustBegun() {
        registry.track(
                TaskSpec.named("d")
                        .kind("just-begun")
                        .timeout(Duration.ofMinutes(1))
                        .build(),
                new CompletableFuture<Void>());

        assertThat(new HttpEndpoint(port).get("/prometheus").body())
                .contains("inflight_outstanding{kind=\"just-begun\"} 1.0")
                .contains("inflight_age_seconds{kind=\"just-begun\",label=\"d\",name=\"d\"}");
    }

    private InFlightFuture<Void> outstanding(String name) {
        return registry.track(
                TaskSpec.named(name).timeout(Duration.ofMinutes(1)).build(), new CompletableFuture<Void>());
    }
}
