package dev.inflight.actuate;

import dev.inflight.HistoryQuery;
import dev.inflight.InFlightRegistry;
import dev.inflight.Outcome;
import dev.inflight.TaskQuery;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/** The last ends, newest first, as far as the registry's fixed memory of them reaches. */
@Endpoint(id = "inflighthistory", defaultAccess = Access.READ_ONLY)
public class InFlightHistoryEndpoint {

    private final InFlightRegistry registry;

    /** Shows the past of this registry. */
    public InFlightHistoryEndpoint(InFlightRegistry registry) {
        this.registry = registry;
    }

    /**
     * The past ends that match.
     *
     * @throws IllegalArgumentException quoting what cannot be read
     */
    @ReadOperation
    public HistoryDescriptor history(
            @Nullable String name, @Nullable String kind, @Nullable String outcome, @Nullable String limit) {
        String bound = Fields.text(limit);
        int atMost = bound == null ? TaskQuery.DEFAULT_LIMIT : Fields.number("limit", bound);
        String word = Fields.text(outcome);
        Outcome only = word == null ? null : Fields.outcome("outcome", word);
        String glob = Fields.pattern("name", name);
        String exactKind = Fields.pattern("kind", kind);
        HistoryQuery query = Fields.checked("limit", () -> new HistoryQuery(glob, exactKind, only, atMost));
        return new HistoryDescriptor(
                registry.history(query).stream().map(EndedTaskDescriptor::of).toList());
    }
}
