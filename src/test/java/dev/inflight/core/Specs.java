package dev.inflight.core;

import dev.inflight.Overlap;
import dev.inflight.TaskSpec;
import java.time.Duration;

/** Descriptions that many tests need. */
public final class Specs {

    public static final Duration TIMEOUT = Duration.ofSeconds(30);

    private Specs() {}

    public static TaskSpec named(String name) {
        return build(name).build();
    }

    public static TaskSpec named(String name, Overlap overlap) {
        return build(name).overlap(overlap).build();
    }

    static TaskSpec.Builder build(String name) {
        return TaskSpec.named(name).kind("test").timeout(TIMEOUT);
    }
}
