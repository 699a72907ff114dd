package dev.inflight.actuate;

import java.util.List;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Past ends.
 *
 * @param tasks newest first
 */
public record HistoryDescriptor(List<EndedTaskDescriptor> tasks) implements OperationResponseBody {}
