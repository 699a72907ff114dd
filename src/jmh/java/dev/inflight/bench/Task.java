package dev.inflight.bench;

import dev.inflight.TaskSpec;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What every rival is told of one task. */
final class Task {

    static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** Long enough that nothing of what is merely outstanding ends by itself. */
    static final Duration LONG = Duration.ofHours(1);

    static final String KIND = "bench";

    private final String name;
    private final String label;
    private final Duration timeout;
    private @Nullable TaskSpec spec;

    private Task(String name, Duration timeout) {
        this.name = name;
        this.label = "Label of " + name;
        this.timeout = timeout;
    }

    static Task of(String name) {
        return new Task(name, TIMEOUT);
    }

    static Task of(String name, Duration timeout) {
        return new Task(name, timeout);
    }

    String name() {
        return name;
    }

    String label() {
        return label;
    }

    Duration timeout() {
        return timeout;
    }

    /** Made once and kept, as a program does that starts a task again and again. */
    TaskSpec spec() {
        TaskSpec known = spec;
        if (known == null) {
            known = newSpec();
            spec = known;
        }
        return known;
    }

    TaskSpec newSpec() {
        return TaskSpec.named(name).kind(KIND).label(label).timeout(timeout).build();
    }
}
