package dev.inflight;

import java.time.Duration;

/** What the exceptions of stopped runs have in common. Each instance belongs to one run and is never shared. */
public sealed interface TaskStopped
        permits TaskCancelledException, TaskOverlapException, TaskRejectedException, TaskTimeoutException {

    /** Everything known about the end. */
    TaskEnding ending();

    /** The task's name. */
    default String name() {
        return ending().name();
    }

    /** The run. */
    default String id() {
        return ending().id();
    }

    /** The word for it. */
    default Outcome outcome() {
        return ending().outcome();
    }

    /** Who or what stopped it. */
    default String by() {
        return ending().by();
    }

    /** Why. */
    default String reason() {
        return ending().reason();
    }

    /** From the start to the end. */
    default Duration age() {
        return ending().age();
    }
}
