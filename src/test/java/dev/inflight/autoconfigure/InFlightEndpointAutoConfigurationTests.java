package dev.inflight.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import dev.inflight.InFlightRegistry;
import dev.inflight.actuate.InFlightEndpoint;
import dev.inflight.actuate.InFlightHistoryEndpoint;
import dev.inflight.actuate.InFlightHistoryWebEndpoint;
import dev.inflight.actuate.InFlightWebEndpoint;
import dev.inflight.actuate.strict.StrictRequestFilter;
import dev.inflight.actuate.strict.StrictRequestMapping;
import jakarta.servlet.Filter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.FilterRegistrationBean;

class InFlightEndpointAutoConfigurationTests {

    private static final AutoConfigurations OURS = AutoConfigurations.of(
            InFlightAutoConfiguration.class,
            InFlightEndpointAutoConfiguration.class,
            InFlightHistoryEndpointAutoConfiguration.class,
            InFlightServletEndpointAutoConfiguration.class,
            InFlightReactiveEndpointAutoConfiguration.class);

    private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(OURS);

    private final WebApplicationContextRunner web = new WebApplicationContextRunner()
            .withConfiguration(OURS)
            .withPropertyValues("management.endpoints.web.exposure.include=inflight,inflighthistory");

    private final ReactiveWebApplicationContextRunner reactive =
            new ReactiveWebApplicationContextRunner().withConfiguration(OURS);

    @Test
    void exposedItIsThere() {
        web.run(context ->
                assertThat(context).hasSingleBean(InFlightEndpoint.class).hasSingleBean(InFlightWebEndpoint.class));
    }

    @Test
    void notExposedItIsNotThere() {
        runner.run(context -> assertThat(context).doesNotHaveBean(InFlightEndpoint.class));
    }

    @Test
    void withoutAccessItIsNotThere() {
        web.withPropertyValues("management.endpoint.inflight.access=NONE")
                .run(context -> assertThat(context)
                        .doesNotHaveBean(InFlightEndpoint.class)
                        .doesNotHaveBean(InFlightWebEndpoint.class));
    }

    @Test
    void theUsersOwnEndpointIsLeftAlone() {
        InFlightEndpoint users = new InFlightEndpoint(mock(InFlightRegistry.class));

        web.withBean(InFlightEndpoint.class, () -> users)
                .run(context ->
                        assertThat(context.getBean(InFlightEndpoint.class)).isSameAs(users));
    }

    @Test
    void exposedOverJmxOnlyItHasNoWebExtension() {
        new ApplicationContextRunner()
                .withConfiguration(OURS)
                .withPropertyValues("spring.jmx.enabled=true", "management.endpoints.jmx.exposure.include=inflight")
                .run(context -> assertThat(context)
                        .hasSingleBean(InFlightEndpoint.class)
                        .doesNotHaveBean(InFlightWebEndpoint.class));
    }

    @Test
    void exposedTheHistoryIsThere() {
        web.run(context -> assertThat(context)
                .hasSingleBean(InFlightHistoryEndpoint.class)
                .hasSingleBean(InFlightHistoryWebEndpoint.class));
    }

    @Test
    void notExposedTheHistoryIsNotThere() {
        runner.run(context -> assertThat(context).doesNotHaveBean(InFlightHistoryEndpoint.class));
    }

    @Test
    void withoutAccessTheHistoryIsNotThere() {
        web.withPropertyValues("management.endpoint.inflighthistory.access=NONE")
                .run(context -> assertThat(context).doesNotHaveBean(InFlightHistoryEndpoint.class));
    }

    @Test
    void theUsersOwnHistoryEndpointIsLeftAlone() {
        InFlightHistoryEndpoint users = new InFlightHistoryEndpoint(mock(InFlightRegistry.class));

        web.withBean(InFlightHistoryEndpoint.class, () -> users)
                .run(context -> assertThat(context.getBean(InFlightHistoryEndpoint.class))
                        .isSameAs(users));
    }

    @Test
    void withoutActuatorEverythingElseWorks() {
        OurAutoConfigurations.without("org.springframework.boot.actuate")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(InFlightRegistry.class)
                        .doesNotHaveBean(InFlightEndpoint.class));
    }

    @Test
    void withoutAWebApplicationThereIsNoFilter() {
        runner.run(context -> assertThat(context).doesNotHaveBean(FilterRegistrationBean.class));
    }

    @Test
    void withoutServletsThereIsNoFilter() {
        runner.withClassLoader(new FilteredClassLoader("jakarta.servlet", "org.springframework.web"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("inFlightStrictRequestFilter"));
    }

    @Test
    void withoutJacksonThereIsTheFilterToo() {
        web.withClassLoader(new FilteredClassLoader("tools.jackson", "com.fasterxml.jackson"))
                .run(context -> assertThat(context).hasNotFailed().hasBean("inFlightStrictRequestFilter"));
    }

    @Test
    void inAWebApplicationThereIsTheFilter() {
        web.run(context -> assertThat(context.getBean("inFlightStrictRequestFilter", FilterRegistrationBean.class)
                        .getFilter())
                .isInstanceOf(StrictRequestFilter.class));
    }

    @ParameterizedTest
    @ValueSource(strings = {"inFlightStrictRequestFilter", "inFlightAuditFilter"})
    void aFilterOfTheUsersUnderItsNameIsLeftAlone(String name) {
        FilterRegistrationBean<Filter> users = new FilterRegistrationBean<>(mock(Filter.class));

        web.withBean(name, FilterRegistrationBean.class, () -> users)
                .run(context -> assertThat(context.getBean(name)).isSameAs(users));
    }

    @Test
    void inAWebFluxApplicationThereIsAMapping() {
        reactive.run(context -> assertThat(context).hasSingleBean(StrictRequestMapping.class));
    }

    @Test
    void inAServletApplicationThereIsNoMapping() {
        web.run(context -> assertThat(context).doesNotHaveBean(StrictRequestMapping.class));
    }

    @Test
    void withAManagementPortOfItsOwnAWebFluxApplicationHasNoMapping() {
        reactive.withPropertyValues("management.server.port=0")
                .run(context -> assertThat(context).doesNotHaveBean(StrictRequestMapping.class));
    }

    @Test
    void withAManagementPortOfItsOwnTheApplicationHasNoFilter() {
        web.withPropertyValues("management.server.port=0")
                .run(context -> assertThat(context).doesNotHaveBean(FilterRegistrationBean.class));
    }
}
