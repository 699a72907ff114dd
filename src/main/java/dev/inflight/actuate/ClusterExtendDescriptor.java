package dev.inflight.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What came of moving a deadline, wherever the run is.
 *
 * @param task the run as its replica tells it; its fields stand beside the others
 * @param asked the run, when its replica has not answered
 * @param confirmed whether its replica has answered
 * @param partial whether some replica that is alive did not answer
 */
@JsonPropertyOrder({"task", "asked", "confirmed", "partial"})
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ClusterExtendDescriptor(
        @JsonUnwrapped @Nullable TaskDescriptor task,
        @JsonUnwrapped @Nullable Asked asked,
        boolean confirmed,
        boolean partial)
        implements OperationResponseBody {

    /**
     * Which run.
     *
     * @param name the task's name
     * @param id the run
     * @param instance the replica that has it
     */
    @JsonPropertyOrder({"name", "id", "instance"})
    public record Asked(String name, String id, String instance) {}
}
