package dev.inflight.actuate;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What came of a bulk cancel or of its rehearsal.
 *
 * @param matched how many runs the selectors matched
 * @param cancelled how many of those this call ended
 * @param tasks of a rehearsal: the runs ({@link TaskDescriptor}); otherwise: what came of each ({@link CancelDescriptor});
 *     at most {@value dev.inflight.TaskQuery#MAX_LIMIT}
 */
@JsonPropertyOrder({"matched", "cancelled", "tasks"})
public record BulkCancelDescriptor(int matched, int cancelled, List<? extends OperationResponseBody> tasks)
        implements OperationResponseBody {}
