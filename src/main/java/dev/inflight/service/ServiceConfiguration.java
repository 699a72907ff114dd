package dev.inflight.service;

import java.net.InetAddress;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The service's parts that are plain Java. */
@Configuration(proxyBeanMethods = false)
class ServiceConfiguration {

    /** How many ended tasks are kept. */
    private static final int MOST_ENDED = 500;

    /** Bodies may take so much of the heap: once while they are received, once while they are kept. */
    private static final int PART_OF_HEAP = 8;

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
    OutboundClient outboundClient(AllowList allowList) {
        return new OutboundClient(allowList, new BodyBudget(Runtime.getRuntime().maxMemory() / PART_OF_HEAP));
    }

    /** A listener, so the registry tells it. */
    @Bean
    TaskLedger taskLedger() {
        return new TaskLedger(MOST_ENDED, Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
    }

    @Bean
    TaskOrderReader taskOrderReader(OutboundRequests requests) {
        return new TaskOrderReader(requests);
    }
}
