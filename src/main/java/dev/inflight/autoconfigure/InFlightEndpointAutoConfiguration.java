package dev.inflight.autoconfigure;

import dev.inflight.InFlightRegistry;
import dev.inflight.actuate.BulkCancelDescriptor;
import dev.inflight.actuate.CancelDescriptor;
import dev.inflight.actuate.CandidatesDescriptor;
import dev.inflight.actuate.ClusterBulkDescriptor;
import dev.inflight.actuate.ClusterCancelDescriptor;
import dev.inflight.actuate.ClusterDetailDescriptor;
import dev.inflight.actuate.ClusterExtendDescriptor;
import dev.inflight.actuate.ClusterListDescriptor;
import dev.inflight.actuate.InFlightEndpoint;
import dev.inflight.actuate.InFlightWebEndpoint;
import dev.inflight.actuate.ProblemDescriptor;
import dev.inflight.actuate.TaskDescriptor;
import dev.inflight.actuate.TaskDetailDescriptor;
import dev.inflight.actuate.TaskListDescriptor;
import dev.inflight.actuate.strict.ChangeGuard;
import dev.inflight.cluster.InFlightCluster;
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
@AutoConfiguration(after = {InFlightAutoConfiguration.class, InFlightClusterAutoConfiguration.class})
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnAvailableEndpoint(InFlightEndpoint.class)
@ConditionalOnBean(InFlightRegistry.class)
public final class InFlightEndpointAutoConfiguration {

    InFlightEndpointAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    @RegisterReflectionForBinding({
        TaskDescriptor.class,
        CancelDescriptor.class,
        BulkCancelDescriptor.class,
        TaskListDescriptor.class,
        TaskDetailDescriptor.class,
        ClusterListDescriptor.class,
        ClusterDetailDescriptor.class,
        ClusterCancelDescriptor.class,
        ClusterExtendDescriptor.class,
        ClusterBulkDescriptor.class,
        CandidatesDescriptor.class
    })
    InFlightEndpoint inFlightEndpoint(InFlightRegistry registry, ObjectProvider<InFlightCluster> cluster) {
        return new InFlightEndpoint(registry, cluster.getIfAvailable());
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnBean(InFlightEndpoint.class)
    @ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
    @RegisterReflectionForBinding(ProblemDescriptor.class)
    @ImportRuntimeHints(PageRuntimeHints.class)
    InFlightWebEndpoint inFlightWebEndpoint(
            InFlightEndpoint endpoint,
            InFlightRegistry registry,
            ObjectProvider<InFlightCluster> cluster,
            ApplicationContext context) {
        EndpointLocations locations = new EndpointLocations(context);
        return new InFlightWebEndpoint(
                endpoint, new LivePage(registry, () -> !locations.isReadOnly(), cluster.getIfAvailable() != null));
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
