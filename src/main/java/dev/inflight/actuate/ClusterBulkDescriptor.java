package dev.inflight.actuate;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What came of a bulk cancel in a cluster, or of its rehearsal.
 *
 * @param matched how many runs the selectors matched on all replicas
 * @param cancelled how many of those this call ended, as far as their replicas say
 * @param partial whether some replica did not answer
 * @param tasks of a rehearsal: the runs ({@link TaskDescriptor}); otherwise: what came of each ({@link ClusterCancelDescriptor})
 */
@JsonPropertyOrder({"matched", "cancelled", "partial", "tasks"})
public record ClusterBulkDescriptor(
        int matched, int cancelled, boolean partial, List<? extends OperationResponseBody> tasks)
        implements OperationResponseBody {}
