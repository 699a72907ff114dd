package dev.inflight.autoconfigure;

import jakarta.servlet.Filter;
import org.springframework.boot.actuate.autoconfigure.web.server.ConditionalOnManagementPort;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Import;
import org.springframework.web.util.pattern.PathPattern;

/** Strictness and an audit trail for the endpoints, where a servlet container has them on the application's own port. */
@AutoConfiguration
@ConditionalOnClass({
    Filter.class,
    FilterRegistrationBean.class,
    PathPattern.class,
    PathMappedEndpoints.class,
    ManagementPortType.class
})
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnManagementPort(ManagementPortType.SAME)
@Import(ServletEndpointConfiguration.class)
public final class InFlightServletEndpointAutoConfiguration {

    InFlightServletEndpointAutoConfiguration() {}
}
