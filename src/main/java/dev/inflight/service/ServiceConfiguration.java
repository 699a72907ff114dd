package dev.inflight.service;

import dev.inflight.autoconfigure.EarlyShutdown;
import dev.inflight.autoconfigure.InFlightProperties;
import java.net.InetAddress;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import javax.net.ssl.SSLContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The service's parts that are plain Java. */
@Configuration(proxyBeanMethods = false)
class ServiceConfiguration {

    /** How many ended tasks are kept. */
    private static final int MOST_ENDED = 500;

    /** Bodies may take so much of the heap: of orders, of responses that are being received, of those that are kept. */
    private static final int PART_OF_HEAP = 8;

    /** Work is ended before anything else: it is what this service is for. */
    @Bean
    EarlyShutdown earlyShutdown(ApplicationContext context, InFlightProperties properties) {
        return new EarlyShutdown(context, properties);
    }

    @Bean
    AllowList allowList(HttpProperties http) {
        return AllowList.of(http.allow(), InetAddress::getAllByName);
    }

    /** For what is shown, not for what is measured. */
    @Bean
    InstantSource wallClock() {
        return InstantSource.system();
    }

    @Bean
    OutboundRequests outboundRequests(AllowList allowList) {
        return new OutboundRequests(allowList);
    }

    @Bean
    OutboundClient outboundClient(AllowList allowList) throws NoSuchAlgorithmException {
        BodyBudget budget = new BodyBudget(Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
        return new OutboundClient(allowList, budget, SSLContext.getDefault());
    }

    /** A listener, so the registry tells it. */
    @Bean
    TaskLedger taskLedger() {
        return new TaskLedger(MOST_ENDED, Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
    }

    @Bean
    TaskOrderReader taskOrderReader(OutboundRequests requests, BodyBudget orderBudget) {
        return new TaskOrderReader(requests, orderBudget);
    }

    /** For orders that are being read and requests that wait for their response. */
    @Bean
    BodyBudget orderBudget() {
        return new BodyBudget(Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
    }
}
