package dev.inflight.autoconfigure;

import dev.inflight.SecretMasker;
import dev.inflight.actuate.AuditFilter;
import dev.inflight.actuate.StrictRequestFilter;
import jakarta.servlet.Filter;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.web.server.ConditionalOnManagementPort;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.json.JsonMapper;

/** Strictness and an audit trail in front of the endpoints, where they are on the application's own port. */
@AutoConfiguration
@ConditionalOnClass({
    Filter.class,
    JsonMapper.class,
    FilterRegistrationBean.class,
    PathMappedEndpoints.class,
    ManagementPortType.class
})
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnManagementPort(ManagementPortType.SAME)
public final class InFlightEndpointFilterAutoConfiguration {

    InFlightEndpointFilterAutoConfiguration() {}

    @Bean
    FilterRegistrationBean<StrictRequestFilter> inFlightStrictRequestFilter(
            ObjectProvider<PathMappedEndpoints> endpoints) {
        return EndpointFilter.in(endpoints);
    }

    @Bean
    FilterRegistrationBean<AuditFilter> inFlightAuditFilter(
            ObjectProvider<PathMappedEndpoints> endpoints,
            ObjectProvider<SecretMasker> masker,
            ApplicationEventPublisher events) {
        return EndpointFilter.audit(endpoints, masker, events);
    }
}
