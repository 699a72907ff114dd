package dev.inflight.page;

import org.springframework.test.context.TestPropertySource;

/** The same in a WebFlux application. */
@TestPropertySource(properties = "spring.main.web-application-type=reactive")
class WebFluxLivePageHttpTests extends LivePageHttpTests {}
