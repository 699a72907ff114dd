package dev.inflight.service.outbound;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where calls may go.
 *
 * @param allow Where calls may go: hosts, *.domain, addresses or networks, each with :port or without. What a host resolves to
 *     must be public or listed too.
 */
@ConfigurationProperties("inflight.http")
record OutboundProperties(
        @DefaultValue({"localhost", "127.0.0.0/8", "::1/128"})
        List<String> allow) {

    OutboundProperties {
        allow = List.copyOf(allow);
    }
}
