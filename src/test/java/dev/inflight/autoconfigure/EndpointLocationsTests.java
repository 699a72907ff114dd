package dev.inflight.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.actuate.endpoint.web.PathMapper;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.FilterRegistrationBean;

class EndpointLocationsTests {

    private static final List<String> FILTERS = List.of("inFlightStrictRequestFilter", "inFlightAuditFilter");

    private final WebApplicationContextRunner web = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    InFlightAutoConfiguration.class,
                    InFlightEndpointAutoConfiguration.class,
                    InFlightHistoryEndpointAutoConfiguration.class,
                    InFlightServletEndpointAutoConfiguration.class,
                    EndpointAutoConfiguration.class,
                    WebEndpointAutoConfiguration.class))
            .withPropertyValues("management.endpoints.web.exposure.include=inflight,inflighthistory");

    @Test
    void theFiltersArePutOnTheEndpointsPathsAlone() {
        assertPatterns(web, "/actuator/inflight/*", "/actuator/inflighthistory/*");
    }

    @Test
    void withoutABasePathToo() {
        assertPatterns(
                web.withPropertyValues("management.endpoints.web.base-path=/"), "/inflight/*", "/inflighthistory/*");
    }

    @Test
    void withAPathOfTheirOwnToo() {
        assertPatterns(
                web.withPropertyValues(
                        "management.endpoints.web.base-path=/ops",
                        "management.endpoints.web.path-mapping.inflight=tasks/now",
                        "management.endpoints.web.path-mapping.inflighthistory=/tasks/past"),
                "/ops/tasks/now/*",
                "/ops/tasks/past/*");
    }

    @Test
    void whereTheUserMapsThemToo() {
        assertPatterns(
                web.withBean(PathMapper.class, () -> id -> "x-" + id),
                "/actuator/x-inflight/*",
                "/actuator/x-inflighthistory/*");
    }

    @Test
    void whereThePlatformHasThemOnceMoreToo() {
        assertPatterns(
                web.withPropertyValues(
                        "spring.main.cloud-platform=cloud_foundry",
                        "management.endpoints.web.exposure.include=inflight"),
                "/actuator/inflight/*",
                "/cloudfoundryapplication/inflight/*");
    }

    @Test
    void whatIsNotExposedHasNoFilter() {
        assertPatterns(
                web.withPropertyValues("management.endpoints.web.exposure.include=inflighthistory"),
                "/actuator/inflighthistory/*");
        web.withPropertyValues("management.endpoints.web.exposure.include=health")
                .run(context -> {
                    for (String filter : FILTERS) {
                        assertThat(((FilterRegistrationBean<?>) context.getBean(filter)).isEnabled())
                                .isFalse();
                    }
                });
    }

    private static void assertPatterns(WebApplicationContextRunner runner, String... patterns) {
        runner.run(context -> {
            for (String filter : FILTERS) {
                assertThat(((FilterRegistrationBean<?>) context.getBean(filter)).getUrlPatterns())
                        .containsExactlyInAnyOrder(patterns);
            }
        });
    }
}
