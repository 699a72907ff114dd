package dev.inflight.service.outbound;

import java.net.InetAddress;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What makes the calls. */
@Configuration(proxyBeanMethods = false)
class OutboundConfiguration {

    @Bean
    AllowList allowList(OutboundProperties http) {
        return AllowList.of(http.allow(), InetAddress::getAllByName);
    }

    @Bean
    OutboundRequests outboundRequests(AllowList allowList) {
        return new OutboundRequests(allowList);
    }

    @Bean
    OutboundClient outboundClient(AllowList allowList) throws NoSuchAlgorithmException {
        BodyBudget budget = new BodyBudget(BodyBudget.partOfHeap());
        return new OutboundClient(allowList, budget, SSLContext.getDefault());
    }
}
