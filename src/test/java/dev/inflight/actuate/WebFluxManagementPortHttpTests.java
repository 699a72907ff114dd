package dev.inflight.actuate;

import org.springframework.test.context.TestPropertySource;

/** The same in a WebFlux application. */
@TestPropertySource(
        properties = {
            "spring.main.web-application-type=reactive",
            // the tests have two servers, and only one of them can have a second port
            "spring.autoconfigure.exclude=org.springframework.boot.tomcat.autoconfigure.actuate.web.server.TomcatReactiveManagementContextAutoConfiguration"
        })
class WebFluxManagementPortHttpTests extends ManagementPortHttpTests {}
