package dev.inflight.service.tasks;

import dev.inflight.service.outbound.BodyBudget;
import dev.inflight.service.outbound.OutboundRequests;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What takes orders, and remembers what became of them. */
@Configuration(proxyBeanMethods = false)
class TaskConfiguration {

    /** How many ended tasks are kept. */
    private static final int MOST_ENDED = 500;

    /** A listener, so the registry tells it. */
    @Bean
    TaskLedger taskLedger() {
        return new TaskLedger(MOST_ENDED, BodyBudget.partOfHeap());
    }

    @Bean
    TaskOrderReader taskOrderReader(OutboundRequests requests, BodyBudget orderBudget) {
        return new TaskOrderReader(requests, orderBudget);
    }

    /** For orders that are being read and requests that wait for their response. */
    @Bean
    BodyBudget orderBudget() {
        return new BodyBudget(BodyBudget.partOfHeap());
    }
}
