package dev.inflight.test;

import dev.inflight.Outcome;
import dev.inflight.TaskProgress;
import dev.inflight.TaskSnapshot;
import dev.inflight.TaskState;
import java.util.Objects;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/** Asserts what a run was like at the moment of its snapshot. */
public final class TaskSnapshotAssert extends AbstractAssert<TaskSnapshotAssert, TaskSnapshot> {

    TaskSnapshotAssert(@Nullable TaskSnapshot actual) {
        super(actual, TaskSnapshotAssert.class);
    }

    /** It was there. */
    public TaskSnapshotAssert isInState(TaskState expected) {
        isNotNull();
        return has("state", actual.state(), expected);
    }

    /** Its work had begun and its future had not ended. */
    public TaskSnapshotAssert isRunning() {
        return isInState(TaskState.RUNNING);
    }

    /** Its work had outlived its future by more than the stop grace. */
    public TaskSnapshotAssert isZombie() {
        return isInState(TaskState.ZOMBIE);
    }

    /** Its future had ended so. */
    public TaskSnapshotAssert hasOutcome(Outcome expected) {
        isNotNull();
        return has("outcome", actual.outcome(), expected);
    }

    /** It was stopped by this, such as {@code caller}, {@code operator} or {@code run <id>}. */
    public TaskSnapshotAssert wasStoppedBy(String expected) {
        isNotNull();
        return has("by", actual.by(), expected);
    }

    /** It was stopped for this reason. */
    public TaskSnapshotAssert hasReason(String expected) {
        isNotNull();
        return has("reason", actual.reason(), expected);
    }

    /** It was of this kind. */
    public TaskSnapshotAssert hasKind(String expected) {
        isNotNull();
        return has("kind", actual.kind(), expected);
    }

    /** The work had last said that so many of so many units were done. */
    public TaskSnapshotAssert hasProgress(long done, long total) {
        isNotNull();
        TaskProgress progress = actual.progress();
        return has(
                "progress",
                progress == null ? "none" : progress.done() + " of " + progress.total(),
                done + " of " + total);
    }

    private TaskSnapshotAssert has(String what, @Nullable Object actualValue, Object expected) {
        if (!Objects.equals(actualValue, expected)) {
            throw failureWithActualExpected(
                    actualValue,
                    expected,
                    "expected %s of %s to be <%s>, but it is <%s> in %s",
                    what,
                    actual.id(),
                    expected,
                    actualValue,
                    actual);
        }
        return this;
    }
}
