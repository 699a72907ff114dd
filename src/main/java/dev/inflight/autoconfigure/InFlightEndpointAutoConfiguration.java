package dev.inflight.autoconfigure;

import dev.inflight.InFlightRegistry;
import dev.inflight.actuate.BulkCancelDescriptor;
import dev.inflight.actuate.CancelDescriptor;
import dev.inflight.actuate.InFlightEndpoint;
import dev.inflight.actuate.InFlightWebEndpoint;
import dev.inflight.actuate.ProblemDescriptor;
import dev.inflight.actuate.TaskDescriptor;
import dev.inflight.actuate.strict.ChangeGuard;
import dev.inflight.page.LivePage;
import dev.inflight.page.PageRuntimeHints;
import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.endpoint.EndpointAccessResolver;
import org.springframework.boot.actuate.endpoint.OperationFilter;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.actuate.endpoint.web.WebOperation;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.env.Environment;

/** The endpoint {@code inflight}, where it is exposed and may be accessed. */
@AutoConfiguration(after = InFlightAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnAvailableEndpoint(InFlightEndpoint.class)
@ConditionalOnBean(InFlightRegistry.class)
public final class InFlightEndpointAutoConfiguration {

    InFlightEndpointAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    @RegisterReflectionForBinding({TaskDescriptor.class, CancelDescriptor.class, BulkCancelDescriptor.class})
    InFlightEndpoint inFlightEndpoint(InFlightRegistry registry) {
        return new InFlightEndpoint(registry);
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnBean(InFlightEndpoint.class)
    @ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
    @RegisterReflectionForBinding(ProblemDescriptor.class)
    @ImportRuntimeHints(PageRuntimeHints.class)
    InFlightWebEndpoint inFlightWebEndpoint(
            InFlightEndpoint endpoint, InFlightRegistry registry, ApplicationContext context) {
        EndpointLocations locations = new EndpointLocations(context);
        return new InFlightWebEndpoint(endpoint, new LivePage(registry, () -> !locations.isReadOnly()));
    }

    /** Last line against requests that would change something and that nobody has checked. */
    @Bean
    @ConditionalOnMissingBean
    ChangeGuard inFlightChangeGuard() {
        return new ChangeGuard();
    }

    @Bean
    @ConditionalOnWebApplication
    OperationFilter<WebOperation> inFlightCheckedChangesFilter(
            ApplicationContext context, ObjectProvider<EndpointAccessResolver> access) {
        return new CheckedChangesFilter(context, access);
    }

    /** Where an application has a web server of its own. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(WebServerInitializedEvent.class)
    @ConditionalOnWebApplication
    static class Notice {

        @Bean
        @ConditionalOnAvailableEndpoint(endpoint = InFlightEndpoint.class, exposure = EndpointExposure.WEB)
        static PageNotice inFlightPageNotice(ObjectProvider<PathMappedEndpoints> endpoints, Environment environment) {
            return new PageNotice(endpoints, environment);
        }
    }
}
