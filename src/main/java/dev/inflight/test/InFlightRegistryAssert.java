package dev.inflight.test;

import dev.inflight.EndedTask;
import dev.inflight.HistoryQuery;
import dev.inflight.InFlightRegistry;
import dev.inflight.Outcome;
import dev.inflight.TaskCounts;
import dev.inflight.TaskQuery;
import dev.inflight.TaskSnapshot;
import dev.inflight.TaskState;
import dev.inflight.TaskText;
import java.util.List;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/**
 * Asserts what is going on in a registry right now. Waits for nothing; where work ends by itself, wrap it in what waits for
 * a condition, such as Awaitility's {@code await().untilAsserted(…)}.
 */
public final class InFlightRegistryAssert extends AbstractAssert<InFlightRegistryAssert, InFlightRegistry> {

    InFlightRegistryAssert(@Nullable InFlightRegistry actual) {
        super(actual, InFlightRegistryAssert.class);
    }

    /** No work has outlived its future for longer than the stop grace. */
    public InFlightRegistryAssert hasNoZombies() {
        return hasNone("zombies", TaskState.ZOMBIE);
    }

    /** Every future has ended. The work of some may still go on: see {@link #isIdle}. */
    public InFlightRegistryAssert hasNoneOutstanding() {
        return hasNone("outstanding tasks", TaskState.QUEUED, TaskState.RUNNING);
    }

    /** Every future has ended and all work has gone. */
    public InFlightRegistryAssert isIdle() {
        return hasNone("tasks in flight");
    }

    /** Exactly so many futures have not ended. */
    public InFlightRegistryAssert hasOutstanding(int expected) {
        isNotNull();
        TaskCounts counts = actual.counts();
        if (counts.outstanding() != expected) {
            failWithActualExpectedAndMessage(
                    counts.outstanding(),
                    expected,
                    "expected %d outstanding tasks, but there are %d: %s",
                    expected,
                    counts.outstanding(),
                    describe(TaskState.QUEUED, TaskState.RUNNING));
        }
        return this;
    }

    /** Nothing is going on under this name. */
    public InFlightRegistryAssert hasNoTask(String name) {
        isNotNull();
        actual.find(name).ifPresent(task -> {
            throw failure("expected no task under the name %s, but there is %s", TaskText.quote(name), describe(task));
        });
        return this;
    }

    /** Something is going on under this name; what follows is about that. */
    public TaskSnapshotAssert task(String name) {
        isNotNull();
        TaskSnapshot found = actual.find(name)
                .orElseThrow(() -> failure(
                        "expected a task under the name %s, but there are only: %s", TaskText.quote(name), describe()));
        return new TaskSnapshotAssert(found).as("task %s", TaskText.quote(name));
    }

    /** The last run of this name that has ended did so with this outcome, as the history remembers it. */
    public InFlightRegistryAssert hasEnded(String name, Outcome expected) {
        isNotNull();
        List<EndedTask> ends = actual.history(HistoryQuery.ALL).stream()
                .filter(end -> end.name().equals(name))
                .toList();
        if (ends.isEmpty()) {
            throw failure(
                    "expected task %s to have ended %s, but none of that name has ended",
                    TaskText.quote(name), expected);
        }
        EndedTask last = ends.get(0);
        if (last.outcome() != expected) {
            throw failureWithActualExpected(
                    last.outcome(),
                    expected,
                    "expected task %s to have ended %s, but it ended %s, by %s: %s",
                    TaskText.quote(name),
                    expected,
                    last.outcome(),
                    last.by(),
                    last.reason());
        }
        return this;
    }

    private InFlightRegistryAssert hasNone(String what, TaskState... states) {
        isNotNull();
        if (!actual.list(TaskQuery.ALL.withStates(states)).tasks().isEmpty()) {
            throw failure("expected no %s, but there are: %s", what, describe(states));
        }
        return this;
    }

    private String describe(TaskState... states) {
        return String.join(
                "; ",
                actual.list(TaskQuery.ALL.withStates(states)).tasks().stream()
                        .map(InFlightRegistryAssert::describe)
                        .toList());
    }

    private static String describe(TaskSnapshot task) {
        return TaskText.quote(task.name()) + " (" + task.id() + ", " + task.state() + " since "
                + task.age().toMillis() + " ms)";
    }
}
