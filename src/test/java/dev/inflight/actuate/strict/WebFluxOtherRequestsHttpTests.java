package dev.inflight.actuate.strict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.test.context.TestPropertySource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** The same in a WebFlux application, whose failures say which filters they came through. */
@TestPropertySource(properties = "spring.main.web-application-type=reactive")
@Import({
    WebFluxOtherRequestsHttpTests.FailingController.class,
    WebFluxOtherRequestsHttpTests.Failures.class,
    WebFluxOtherRequestsHttpTests.SomebodysFilter.class
})
class WebFluxOtherRequestsHttpTests extends OtherRequestsHttpTests {

    @Autowired
    Failures failures;

    @Test
    void aFailureOfTheApplicationDoesNotComeThroughUs() {
        http.send(http.requestAt("/fail").GET());

        await().until(() -> failures.last.get() != null);
        assertThat(OtherRequestsHttpTests.print(failures.last.get()))
                .contains("checkpoint", "SomebodysFilter")
                .doesNotContain("StrictRequest");
    }

    @RestController
    static class FailingController {

        @GetMapping("/fail")
        Mono<String> fail() {
            return Mono.error(new IllegalStateException("on purpose"));
        }
    }

    /** So that the test knows what a filter would look like. */
    static class SomebodysFilter implements WebFilter {

        @Override
        public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
            return chain.filter(exchange);
        }
    }

    @Order(-1_000)
    static class Failures implements WebExceptionHandler {

        final AtomicReference<Throwable> last = new AtomicReference<>();

        @Override
        public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
            last.set(failure);
            return Mono.error(failure);
        }
    }
}
