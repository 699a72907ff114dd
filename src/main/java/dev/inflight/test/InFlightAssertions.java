package dev.inflight.test;

import dev.inflight.InFlightFuture;
import dev.inflight.InFlightRegistry;
import dev.inflight.TaskSnapshot;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;

/**
 * The way into assertions about tasks. It extends AssertJ's own, so that one static import,
 * {@code dev.inflight.test.InFlightAssertions.assertThat}, serves everything in a test.
 */
public final class InFlightAssertions extends Assertions {

    private InFlightAssertions() {}

    /** About what is going on in a registry, and what has ended there. */
    public static InFlightRegistryAssert assertThat(@Nullable InFlightRegistry actual) {
        return new InFlightRegistryAssert(actual);
    }

    /** About one run at one moment. */
    public static TaskSnapshotAssert assertThat(@Nullable TaskSnapshot actual) {
        return new TaskSnapshotAssert(actual);
    }

    /** About the future of one run: all that AssertJ knows of futures, and how it ended. */
    public static <T extends @Nullable Object> InFlightFutureAssert<T> assertThat(@Nullable InFlightFuture<T> actual) {
        return new InFlightFutureAssert<>(actual);
    }
}
