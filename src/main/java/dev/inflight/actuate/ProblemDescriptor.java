package dev.inflight.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Why a request was refused; the same shape for every refusal.
 *
 * @param error what is wrong, quoting the offending value
 * @param field the field, parameter or path variable it is about; {@code null}: the request as a whole
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
@JsonPropertyOrder({"error", "field"})
public record ProblemDescriptor(String error, @Nullable String field) implements OperationResponseBody {}
