package dev.inflight.service.access;

import dev.inflight.TaskText;
import java.util.List;
import java.util.Locale;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may ask the service.
 *
 * @param hosts Names under which the service is reached, without port; requests for any other Host are refused. This
 *     machine's own (localhost, 127.0.0.1, [::1]) always count. None given: any Host, where clients log in; else this
 *     machine's only.
 * @param probes Whether health and the Prometheus scrape answer to everybody.
 * @param startsPerSecond How many tasks may be started over HTTP per second, in bursts of up to ten seconds' worth; more
 *     are answered 429. 0: any number.
 */
@ConfigurationProperties("inflight.access")
public record AccessProperties(
        @DefaultValue List<String> hosts,
        @DefaultValue("true") boolean probes,
        @DefaultValue("2000") int startsPerSecond) {

    public AccessProperties {
        hosts = hosts.stream().map(AccessProperties::host).toList();
        if (startsPerSecond < 0) {
            throw new IllegalArgumentException(
                    "inflight.access.starts-per-second must not be negative, not " + startsPerSecond);
        }
    }

    private static String host(String text) {
        String host = text.strip().toLowerCase(Locale.ROOT);
        if (!host.matches("[a-z0-9_.-]+|\\[[0-9a-f:.]+]")) {
            throw new IllegalArgumentException(
                    "inflight.access.hosts must hold names or addresses without port, not " + TaskText.quote(text));
        }
        return host;
    }
}
