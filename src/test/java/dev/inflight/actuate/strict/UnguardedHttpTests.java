package dev.inflight.actuate.strict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.actuate.EndpointTestApplication;
import dev.inflight.actuate.HttpEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Where somebody has taken out what checks requests, nothing can be changed, and the start says so. */
@ExtendWith(OutputCaptureExtension.class)
class UnguardedHttpTests {

    private static final String SAID = "The endpoint inflight only reads";

    @Test
    void withoutTheCheckOfServletsAChangeIs405(CapturedOutput output) {
        try (var context = start("InFlightServletEndpointAutoConfiguration", "servlet", "unrestricted")) {
            changesNothing(context);
        }
        assertThat(output).containsOnlyOnce(SAID);
    }

    @Test
    void withoutTheCheckOfWebFluxAChangeIs405(CapturedOutput output) {
        try (var context = start("InFlightReactiveEndpointAutoConfiguration", "reactive", "unrestricted")) {
            changesNothing(context);
        }
        assertThat(output).containsOnlyOnce(SAID);
    }

    @Test
    void whereNothingMayBeChangedAnywayNothingIsSaid(CapturedOutput output) {
        try (var context = start("InFlightServletEndpointAutoConfiguration", "servlet", "read-only")) {
            changesNothing(context);
        }
        assertThat(output).doesNotContain(SAID);
    }

    private static void changesNothing(org.springframework.context.ConfigurableApplicationContext context) {
        HttpEndpoint http =
                new HttpEndpoint(context.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
        assertThat(http.get("/inflight").statusCode()).isEqualTo(200);
        assertThat(http.post("{\"name\":\"a\"}").statusCode()).isEqualTo(405);
        assertThat(http.delete("/inflight/a").statusCode()).isEqualTo(405);
    }

    private static org.springframework.context.ConfigurableApplicationContext start(
            String excluded, String type, String access) {
        return new SpringApplicationBuilder(EndpointTestApplication.class)
                .properties(
                        "server.port=0",
                        "logging.level.dev.inflight.autoconfigure=warn",
                        "spring.config.name=none",
                        "spring.main.web-application-type=" + type,
                        "spring.autoconfigure.exclude=dev.inflight.autoconfigure." + excluded,
                        "management.endpoints.web.exposure.include=inflight",
                        "management.endpoint.inflight.access=" + access)
                .run();
    }
}
