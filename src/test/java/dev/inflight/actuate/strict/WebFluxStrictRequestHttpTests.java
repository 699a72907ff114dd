package dev.inflight.actuate.strict;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.reactor.netty.NettyWebServer;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.test.context.TestPropertySource;

/** The same in a WebFlux application. */
@TestPropertySource(properties = "spring.main.web-application-type=reactive")
class WebFluxStrictRequestHttpTests extends StrictRequestHttpTests {

    @Autowired
    ReactiveWebServerApplicationContext context;

    @Test
    void theServerIsOneWithoutServlets() {
        assertThat(context.getWebServer()).isInstanceOf(NettyWebServer.class);
    }
}
