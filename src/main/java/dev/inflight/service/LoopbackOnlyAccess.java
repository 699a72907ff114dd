package dev.inflight.service;

import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/** Who may ask, as long as nobody can log in. */
@Configuration(proxyBeanMethods = false)
class LoopbackOnlyAccess {

    private static final String MANAGEMENT_PORT = "management.server.port";

    @Bean
    FilterRegistrationBean<LoopbackOnlyFilter> loopbackOnlyFilter(Environment environment) {
        if (ManagementPortType.get(environment) == ManagementPortType.DIFFERENT) {
            throw new InvalidConfigurationPropertyValueException(
                    MANAGEMENT_PORT,
                    environment.getProperty(MANAGEMENT_PORT),
                    "must be the same as server.port: a second web server would not ask who is calling");
        }
        FilterRegistrationBean<LoopbackOnlyFilter> filter = new FilterRegistrationBean<>(
                new LoopbackOnlyFilter(environment.getProperty("management.endpoints.web.base-path", "/actuator")));
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return filter;
    }
}
