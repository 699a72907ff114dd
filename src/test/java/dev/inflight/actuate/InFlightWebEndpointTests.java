package dev.inflight.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.HistoryQuery;
import dev.inflight.TaskSpec;
import dev.inflight.core.DefaultInFlightRegistry;
import java.security.Principal;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.SecurityContext;

class InFlightWebEndpointTests {

    private final DefaultInFlightRegistry registry =
            DefaultInFlightRegistry.builder().build();
    private final InFlightWebEndpoint endpoint = new InFlightWebEndpoint(new InFlightEndpoint(registry));

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void aCancelIsByThePrincipal() {
        assertThat(cancelledBy(securedBy(() -> "alice"))).isEqualTo("alice");
    }

    @Test
    void withoutAPrincipalACancelIsByTheOperator() {
        assertThat(cancelledBy(SecurityContext.NONE)).isEqualTo("operator");
    }

    private String cancelledBy(SecurityContext security) {
        registry.track(TaskSpec.named("a").timeout(Duration.ofMinutes(1)).build(), new CompletableFuture<Void>());

        endpoint.cancel(security, "a", "enough", null, null, null);

        return registry.history(HistoryQuery.ALL).get(0).by();
    }

    private static SecurityContext securedBy(Principal principal) {
        return new SecurityContext() {
            @Override
            public Principal getPrincipal() {
                return principal;
            }

            @Override
            public boolean isUserInRole(String role) {
                return false;
            }
        };
    }
}
