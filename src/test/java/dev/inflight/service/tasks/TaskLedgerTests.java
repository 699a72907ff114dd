package dev.inflight.service.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.InFlightFuture;
import dev.inflight.Overlap;
import dev.inflight.TaskScope;
import dev.inflight.TaskSnapshot;
import dev.inflight.TaskSpec;
import dev.inflight.TaskState;
import dev.inflight.core.DefaultInFlightRegistry;
import dev.inflight.service.outbound.OutboundResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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

    @Test
    void a_response_that_came_before_its_starter_looked_counts_as_well() {
        try (DefaultInFlightRegistry registry = DefaultInFlightRegistry.builder()
                .executor(Runnable::run) // so a run has ended when its starter gets it
                .build()) {
            registry.addListener(ledger);
            InFlightFuture<OutboundResponse> first = registry.start(spec("first"), TaskLedgerTests::response);
            ledger.hold(first);
            InFlightFuture<OutboundResponse> second = registry.start(spec("second"), TaskLedgerTests::response);
            ledger.hold(second);

            assertThat(ledger.find(first.id()))
                    .as("two of 600 bytes are more than 1000")
                    .isEmpty();
            assertThat(ledger.find(second.id())).isPresent();
        }
    }

    @Test
    void a_response_that_several_wait_for_counts_once() {
        try (DefaultInFlightRegistry registry =
                DefaultInFlightRegistry.builder().executor(Runnable::run).build()) {
            registry.addListener(ledger);
            InFlightFuture<OutboundResponse> shared = registry.start(spec("shared"), TaskLedgerTests::response);
            ledger.hold(shared);
            ledger.hold(shared);
            ledger.onStarted(task("small"));
            ledger.onEnded(task("small"));

            assertThat(ledger.find(shared.id())).isPresent();
        }
    }

    private static TaskSpec spec(String name) {
        return TaskSpec.named(name).timeout(Duration.ofMinutes(1)).build();
    }

    private static OutboundResponse response() {
        return new OutboundResponse(200, Map.of(), ByteBuffer.allocate(600), StandardCharsets.UTF_8, false);
    }

    private static TaskSnapshot task(String id) {
        return new TaskSnapshot(
                "name",
                id,
                "kind",
                "label",
                true,
                TaskState.RUNNING,
                Instant.EPOCH,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ofSeconds(1),
                Duration.ZERO,
                Overlap.FAIL_OLDER,
                TaskScope.LOCAL,
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
                null,
                List.of());
    }
}
