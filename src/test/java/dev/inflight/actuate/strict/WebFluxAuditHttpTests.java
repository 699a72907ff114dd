package dev.inflight.actuate.strict;

import org.springframework.test.context.TestPropertySource;

/** The same in a WebFlux application. */
@TestPropertySource(properties = "spring.main.web-application-type=reactive")
class WebFluxAuditHttpTests extends AuditHttpTests {}
