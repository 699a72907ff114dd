package dev.inflight.bench;

import dev.inflight.TaskSpec;
import java.time.Duration;

/** What every rival is told of one task; made before the clock runs, as a program that starts a task again and again does. */
record Task(String name, String label, TaskSpec spec) {

    static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** Long enough that nothing of what is merely outstanding ends by itself. */
    static final Duration LONG = Duration.ofHours(1);

    static final String KIND = "bench";

    static Task of(String name) {
        return of(name, TIMEOUT);
    }

    static Task of(String name, Duration timeout) {
        String label = "Label of " + name;
        return new Task(name, label, spec(name, label, timeout));
    }

    static TaskSpec spec(String name, String label, Duration timeout) {
        return TaskSpec.named(name).kind(KIND).label(label).timeout(timeout).build();
    }
}
