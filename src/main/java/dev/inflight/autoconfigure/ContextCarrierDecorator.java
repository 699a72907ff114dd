package dev.inflight.autoconfigure;

import dev.inflight.ContextCarrier;

/** Puts something around whatever carrier there is, the user's own included. */
@FunctionalInterface
interface ContextCarrierDecorator {

    ContextCarrier decorate(ContextCarrier carrier);
}
