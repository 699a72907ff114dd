package dev.inflight.autoconfigure;

import dev.inflight.SecretMasker;
import dev.inflight.actuate.strict.AuditFilter;
import dev.inflight.actuate.strict.EndpointPaths;
import dev.inflight.actuate.strict.StrictRequestFilter;
import jakarta.servlet.Filter;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.jersey.autoconfigure.JerseyApplicationPath;
import org.springframework.boot.jersey.autoconfigure.JerseyProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletPath;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Strictness and an audit trail for the endpoints in a servlet container, MVC's and Jersey's alike. The filters are
 * registered for the endpoints' own paths, so that no other request passes them.
 */
@Configuration(proxyBeanMethods = false)
class ServletEndpointConfiguration {

    static final String STRICT_FILTER = "inFlightStrictRequestFilter";
    private static final String AUDIT_FILTER = "inFlightAuditFilter";
    private static final String DISPATCHER_SERVLET = "org.springframework.web.servlet.DispatcherServlet";

    private final EndpointServlet servlet;
    private final EndpointLocations locations;
    private final EndpointPaths paths;

    ServletEndpointConfiguration(ObjectProvider<EndpointServlet> servlet, ApplicationContext context) {
        this.servlet = servlet.getIfAvailable(() -> EndpointServlet.at(""));
        this.locations = new EndpointLocations(context);
        this.paths = locations.below(this.servlet.path());
    }

    @Bean(STRICT_FILTER)
    @ConditionalOnMissingBean(name = STRICT_FILTER)
    FilterRegistrationBean<StrictRequestFilter> strictRequests() {
        return registration(
                STRICT_FILTER, new StrictRequestFilter(paths, locations::isReadOnly), servlet.filterOrder());
    }

    /** Before the strict filter, whose refusals it notes. */
    @Bean(AUDIT_FILTER)
    @ConditionalOnMissingBean(name = AUDIT_FILTER)
    FilterRegistrationBean<AuditFilter> audit(ObjectProvider<SecretMasker> masker, ApplicationEventPublisher events) {
        AuditFilter filter = new AuditFilter(
                paths::matches,
                masker.getIfAvailable(SecretMasker::standard),
                event -> events.publishEvent(new AuditApplicationEvent(event)));
        return registration(AUDIT_FILTER, filter, servlet.filterOrder() - 1);
    }

    private <F extends Filter> FilterRegistrationBean<F> registration(String name, F filter, int order) {
        FilterRegistrationBean<F> registration = new FilterRegistrationBean<>(filter);
        registration.setName(name);
        registration.addUrlPatterns(paths.urlPatterns());
        registration.setEnabled(paths.urlPatterns().length > 0); // none would mean all
        registration.setOrder(order);
        return registration;
    }

    /** MVC, which Actuator prefers where it is on the class path. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = DISPATCHER_SERVLET, value = DispatcherServletPath.class)
    static class Mvc {

        @Bean
        EndpointServlet inFlightEndpointServlet(ObjectProvider<DispatcherServletPath> path) {
            DispatcherServletPath dispatcher = path.getIfAvailable();
            return EndpointServlet.at(dispatcher == null ? "" : dispatcher.getPrefix());
        }
    }

    /** Jersey, as a servlet or as a filter. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingClass(DISPATCHER_SERVLET)
    @ConditionalOnClass(name = "org.glassfish.jersey.server.ResourceConfig", value = JerseyApplicationPath.class)
    static class Jersey {

        @Bean
        EndpointServlet inFlightEndpointServlet(
                ObjectProvider<JerseyApplicationPath> path, ObjectProvider<JerseyProperties> settings) {
            JerseyApplicationPath application = path.getIfAvailable();
            String prefix = application == null ? "" : application.getPrefix();
            JerseyProperties jersey = settings.getIfAvailable();
            return jersey != null && jersey.getType() == JerseyProperties.Type.FILTER
                    ? new EndpointServlet(prefix, jersey.getFilter().getOrder() - 1)
                    : EndpointServlet.at(prefix);
        }
    }
}
