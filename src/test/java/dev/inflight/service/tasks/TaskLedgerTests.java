package dev.inflight.service.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.Overlap;
import dev.inflight.TaskSnapshot;
import dev.inflight.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskLedgerTests {

    private final TaskLedger ledger = new TaskLedger(2, 1_000);

    @Test
    void a_running_task_is_never_forgotten() {
        ledger.onStarted(task("running"));
        for (int i = 0; i < 10; i++) {
            ledger.onStarted(task("e" + i));
            ledger.onEnded(task("e" + i));
        }
        assertThat(ledger.find("running")).isPresent();
    }

    @Test
    void the_oldest_end_is_forgotten_first() {
        for (String id : new String[] {"a", "b", "c"}) {
            ledger.onStarted(task(id));
            ledger.onEnded(task(id));
        }
        assertThat(ledger.find("a")).isEmpty();
        assertThat(ledger.find("b")).isPresent();
        assertThat(ledger.find("c")).isPresent();
    }

    @Test
    void a_run_that_was_never_accepted_leaves_nothing() {
        ledger.onEnded(task("rejected"));
        assertThat(ledger.find("rejected")).isEmpty();
    }

    private static TaskSnapshot task(String id) {
        return new TaskSnapshot(
                "name",
                id,
                "kind",
                "label",
                TaskState.RUNNING,
                Instant.EPOCH,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ofSeconds(1),
                Duration.ZERO,
                Overlap.FAIL_OLDER,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of());
    }
}
