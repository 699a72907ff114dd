package dev.inflight.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;

import dev.inflight.InFlightRegistry;
import dev.inflight.Outcome;
import dev.inflight.TaskContext;
import dev.inflight.TaskListener;
import dev.inflight.TaskSnapshot;
import dev.inflight.core.DefaultInFlightRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Work of others, listed. */
class WatchTests {

    private static final Subject SUBJECT = new Subject("kind", "name", "label");

    private final DefaultInFlightRegistry registry =
            DefaultInFlightRegistry.builder().build();
    private final Watch watch = new Watch(() -> registry, () -> Duration.ofMinutes(1));

    /** Work that can be written as a lambda. */
    @FunctionalInterface
    private interface Plain extends WatchedWork {
        @Override
        default @Nullable Object stoppedBefore(Throwable stop) {
            return "stopped before: " + stop.getClass().getSimpleName();
        }
    }

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void what_it_returns_is_returned_and_it_is_listed_meanwhile() throws Exception {
        Plain work = () -> Blocked.onlyTask(registry);

        TaskSnapshot seen = (TaskSnapshot) watch.over(SUBJECT, work);

        assertThat(seen.name()).isEqualTo("name");
        assertThat(seen.kind()).isEqualTo("kind");
        assertThat(seen.label()).isEqualTo("label");
        assertThat(seen.thread().name()).isEqualTo(Thread.currentThread().getName());
        assertThat(Blocked.tasks(registry)).isEmpty();
    }

    @Test
    void what_it_throws_is_thrown_as_it_is() {
        IOException failure = new IOException("unreadable");
        Plain work = () -> {
            throw failure;
        };

        assertThatThrownBy(() -> watch.over(SUBJECT, work)).isSameAs(failure);
        assertThat(Blocked.ended(registry).outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void what_failed_in_its_result_is_listed_and_not_thrown() throws Exception {
        WatchedWork work = new WatchedWork() {
            @Override
            public Object call() {
                return "result";
            }

            @Override
            public Throwable failureIn(@Nullable Object result) {
                return new IOException("unreadable");
            }

            @Override
            public @Nullable Object stoppedBefore(Throwable stop) {
                return null;
            }
        };

        assertThat(watch.over(SUBJECT, work)).isEqualTo("result");
        assertThat(Blocked.ended(registry).exceptionMessage()).isEqualTo("unreadable");
    }

    @Test
    void what_its_owner_has_cancelled_is_cancelled_and_leaves_no_interrupt_behind() throws Exception {
        WatchedWork work = new WatchedWork() {
            @Override
            public Object call() {
                return "result";
            }

            @Override
            public Throwable failureIn(@Nullable Object result) {
                return new CancellationException("no more");
            }

            @Override
            public @Nullable Object stoppedBefore(Throwable stop) {
                return null;
            }
        };

        assertThat(watch.over(SUBJECT, work)).isEqualTo("result");
        assertThat(Blocked.ended(registry).outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(Blocked.ended(registry).reason()).isEqualTo("no more");
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void work_that_was_stopped_before_it_began_is_told() throws Exception {
        registry.addListener(new TaskListener() {
            @Override
            public void onStarted(TaskSnapshot task) {
                var unused = registry.cancel(task.name(), "too late");
            }
        });
        Plain work = () -> "done";

        assertThat(watch.over(SUBJECT, work)).isEqualTo("stopped before: TaskCancelledException");
    }

    @Test
    void a_name_that_is_taken_is_not_taken_from_whoever_has_it() throws Exception {
        Plain inner = () -> TaskContext.current().name();
        Plain outer = () -> watch.over(SUBJECT, inner);

        assertThat(watch.over(SUBJECT, outer)).asString().isNotEqualTo("name").isNotEmpty();
        assertThat(Blocked.ended(registry).outcome()).isEqualTo(Outcome.COMPLETED);
    }

    @Test
    void a_closed_registry_keeps_nothing_from_being_done() throws Exception {
        registry.close();
        Plain work = () -> "done";

        assertThat(watch.over(SUBJECT, work)).isEqualTo("done");
    }

    @Test
    void a_mocked_registry_keeps_nothing_from_being_done() throws Exception {
        Watch mocked = new Watch(() -> mock(InFlightRegistry.class), () -> Duration.ofMinutes(1));
        Plain work = () -> "done";

        assertThat(mocked.over(SUBJECT, work)).isEqualTo("done");
    }

    @Test
    void texts_of_others_are_made_to_fit() {
        Subject odd = new Subject("", "a\nb" + "c".repeat(300), null);

        assertThat(odd.kind()).isEqualTo("unnamed");
        assertThat(odd.name()).startsWith("a\\u000ab").hasSize(200);
    }
}
