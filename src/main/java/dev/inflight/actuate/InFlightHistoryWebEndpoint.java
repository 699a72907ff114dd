package dev.inflight.actuate;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/** The status codes of {@link InFlightHistoryEndpoint}: 200, or 400 malformed. */
@EndpointWebExtension(endpoint = InFlightHistoryEndpoint.class)
public class InFlightHistoryWebEndpoint {

    private final InFlightHistoryEndpoint endpoint;

    /** Puts status codes on this endpoint's answers. */
    public InFlightHistoryWebEndpoint(InFlightHistoryEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    /** As {@link InFlightHistoryEndpoint#history}. */
    @ReadOperation
    public WebEndpointResponse<Object> history(
            @Nullable String name, @Nullable String kind, @Nullable String outcome, @Nullable String limit) {
        try {
            return new WebEndpointResponse<>(endpoint.history(name, kind, outcome, limit));
        } catch (IllegalArgumentException e) {
            return Refusals.malformed(e);
        }
    }
}
