package dev.inflight.service.access;

import dev.inflight.SecretMasker;
import dev.inflight.actuate.strict.AuditFilter;
import io.micrometer.core.instrument.Clock;
import org.springframework.boot.actuate.audit.AuditEventRepository;
import org.springframework.boot.actuate.audit.InMemoryAuditEventRepository;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** What is noted of requests, and how many may start something. The audit trail: the last events in memory, and each as a line of the log. */
@Configuration(proxyBeanMethods = false)
class AuditConfiguration {

    private static final int MOST = 1_000;

    @Bean
    AuditEventRepository auditEvents() {
        return new InMemoryAuditEventRepository(MOST);
    }

    /** What the library does for its endpoints, for ours. */
    @Bean
    FilterRegistrationBean<AuditFilter> taskAuditFilter(SecretMasker masker, ApplicationEventPublisher events) {
        FilterRegistrationBean<AuditFilter> filter = new FilterRegistrationBean<>(new AuditFilter(
                request -> true, masker, event -> events.publishEvent(new AuditApplicationEvent(event))));
        filter.setName("taskAuditFilter");
        filter.addUrlPatterns("/tasks", "/tasks/*");
        filter.setOrder(Ordered.LOWEST_PRECEDENCE - 1);
        return filter;
    }

    /** Inside the audit trail, which so has what it refuses. */
    @Bean
    FilterRegistrationBean<StartRateFilter> startRateFilter(AccessProperties access, Clock clock) {
        FilterRegistrationBean<StartRateFilter> filter =
                new FilterRegistrationBean<>(new StartRateFilter(access.startsPerSecond(), clock));
        filter.addUrlPatterns("/tasks");
        filter.setEnabled(access.startsPerSecond() > 0);
        return filter;
    }
}
