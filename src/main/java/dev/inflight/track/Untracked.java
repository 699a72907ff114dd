package dev.inflight.track;

import dev.inflight.TaskEnding;
import dev.inflight.TaskRejectedException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executions that the registry would not have. Nobody asked us to bound them, so they happen all the same; that they are not
 * listed is said once, not for each. Not said of a registry that is shutting down, as everything is then.
 * Safe for use by any thread.
 */
public final class Untracked {

    private static final Logger LOGGER = LoggerFactory.getLogger(Untracked.class);

    private final AtomicBoolean said = new AtomicBoolean();

    /** Says it of this one, unless it was said of another. */
    public void because(String kind, TaskEnding refusal) {
        if (refusal.by().equals(TaskRejectedException.BY_REGISTRY) && said.compareAndSet(false, true)) {
            LOGGER.warn("{} is executed but not tracked, and so may others be from now on: {}", kind, refusal.reason());
        }
    }
}
