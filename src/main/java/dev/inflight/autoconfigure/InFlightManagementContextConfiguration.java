package dev.inflight.autoconfigure;

import dev.inflight.SecretMasker;
import dev.inflight.actuate.AuditFilter;
import dev.inflight.actuate.StrictRequestFilter;
import jakarta.servlet.Filter;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.json.JsonMapper;

/** Strictness and an audit trail in front of the endpoints, where they are on a port of their own. */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@ConditionalOnClass({Filter.class, JsonMapper.class, FilterRegistrationBean.class})
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
final class InFlightManagementContextConfiguration {

    InFlightManagementContextConfiguration() {}

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
