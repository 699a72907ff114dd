package dev.inflight.service.tasks;

import dev.inflight.TaskSpec;
import dev.inflight.service.outbound.OutboundRequest;

/**
 * A task to start: how it is run, and what it calls.
 *
 * @param spec name, timeout and so on
 * @param request the call
 * @param timeoutText the timeout as it was written, for messages
 */
record TaskOrder(TaskSpec spec, OutboundRequest request, String timeoutText) {}
