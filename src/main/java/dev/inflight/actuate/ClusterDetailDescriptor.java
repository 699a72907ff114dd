package dev.inflight.actuate;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * One run in depth, wherever it is in the cluster.
 *
 * @param detail the run; its fields stand beside the others
 * @param partial whether some replica that is alive did not answer
 */
@JsonPropertyOrder({"detail", "partial"})
public record ClusterDetailDescriptor(@JsonUnwrapped TaskDetailDescriptor detail, boolean partial)
        implements OperationResponseBody {}
