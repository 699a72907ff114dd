package dev.inflight.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.inflight.CancelRequest;
import dev.inflight.EndedTask;
import dev.inflight.HistoryQuery;
import dev.inflight.TaskActivity;
import dev.inflight.TaskContext;
import dev.inflight.TaskContext.Activity;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the work says that it is in, and how long it has. */
class ActivityTests {

    @RegisterExtension
    final EngineInvariants engine = EngineInvariants.onManualTime();

    private TaskContext context;

    /** Work that hands its context out and goes on. */
    private CompletableFuture<String> begin() {
        CompletableFuture<String> work = new CompletableFuture<>();
        engine.registry().startAsync(Specs.named("a"), () -> {
            context = TaskContext.current();
            return work;
        });
        return work;
    }

    private TaskActivity shown() {
        return engine.registry().find("a").orElseThrow().activity();
    }

    @Test
    void workThatHasSaidNothingIsInNothing() {
        CompletableFuture<String> work = begin();
        assertThat(shown()).isNull();
        work.complete("x");
    }

    @Test
    void anActivityIsShownWithItsAge() {
        CompletableFuture<String> work = begin();
        context.activity("jdbc", "select 1", "dataSource");
        engine.time().advance(Duration.ofSeconds(3));
        assertThat(shown()).isEqualTo(new TaskActivity("jdbc", "select 1", "dataSource", Duration.ofSeconds(3)));
        work.complete("x");
    }

    @Test
    void theInnermostIsShownAndThenTheOneAroundIt() {
        CompletableFuture<String> work = begin();
        context.activity("batch", "step 1");
        try (Activity query = context.activity("jdbc", "select 1")) {
            assertThat(shown().kind()).isEqualTo("jdbc");
        }
        assertThat(shown().kind()).isEqualTo("batch");
        work.complete("x");
    }

    @Test
    void onesThatAreClosedInAnyOrderLeaveNothingBehind() {
        CompletableFuture<String> work = begin();
        Activity outer = context.activity("batch", "step 1");
        Activity inner = context.activity("jdbc", "select 1");
        outer.close();
        assertThat(shown().kind()).isEqualTo("jdbc");
        inner.close();
        inner.close();
        assertThat(shown()).isNull();
        work.complete("x");
    }

    @Test
    void textsAreMaskedAndCut() {
        CompletableFuture<String> work = begin();
        context.activity("http", "GET https://user:secret@example.org/" + "x".repeat(1_000));
        assertThat(shown().text()).doesNotContain("secret").hasSizeLessThanOrEqualTo(TaskActivity.MAX_TEXT_LENGTH);
        work.complete("x");
    }

    @Test
    void aTextIsMadeWhenSomebodyLooks() {
        CompletableFuture<String> work = begin();
        AtomicInteger asked = new AtomicInteger();
        context.activity("jdbc", () -> "select " + asked.incrementAndGet(), null);
        assertThat(asked).hasValue(0);
        assertThat(shown().text()).isEqualTo("select 1");
        work.complete("x");
    }

    @Test
    void aTextThatCannotBeMadeIsShownAsNothing() {
        CompletableFuture<String> work = begin();
        Supplier<String> none = () -> null;
        context.activity("jdbc", none, null);
        assertThat(shown().text()).isEmpty();
        context.activity(
                "jdbc",
                () -> {
                    throw new IllegalStateException("no text");
                },
                null);
        assertThat(shown().text()).isEmpty();
        work.complete("x");
    }

    @Test
    void theHistorySaysWhatAStoppedOneWasIn() {
        begin();
        context.activity("http", "GET https://user:secret@example.org/prices");
        engine.registry().cancel(CancelRequest.of("a", "wrong region"));
        assertThat(engine.registry().history(HistoryQuery.ALL))
                .singleElement()
                .extracting(EndedTask::wasIn)
                .asString()
                .startsWith("http: GET https://")
                .endsWith("@example.org/prices")
                .doesNotContain("secret");
    }

    @Test
    void oneThatEndedByItselfWasInNothing() {
        CompletableFuture<String> work = begin();
        context.activity("http", "GET https://example.org/prices");
        work.complete("x");
        assertThat(engine.registry().history(HistoryQuery.ALL))
                .singleElement()
                .extracting(EndedTask::wasIn)
                .isNull();
    }

    @Test
    void nullIsRefusedInsideATaskAndOutside() {
        CompletableFuture<String> work = begin();
        assertThatNullPointerException().isThrownBy(() -> context.activity(null, "x"));
        assertThatNullPointerException().isThrownBy(() -> TaskContext.current().activity("jdbc", null));
        work.complete("x");
    }

    @Test
    void whatRemainsIsWhatIsLeftOfTheDeadlineAndNeverNegative() {
        CompletableFuture<String> work = begin();
        Duration timeout = engine.registry().find("a").orElseThrow().timeout();
        engine.time().advance(Duration.ofSeconds(1));
        assertThat(context.remaining()).isEqualTo(timeout.minusSeconds(1));
        assertThat(context.deadline())
                .isEqualTo(engine.registry().find("a").orElseThrow().startedAt().plus(timeout));
        work.complete("x");
        engine.time().advance(timeout);
        assertThat(context.remaining()).isEqualTo(Duration.ZERO);
    }

    @Test
    void outsideATaskThereIsTimeWithoutEnd() {
        Duration bound = Duration.ofMinutes(1);
        Duration remaining = TaskContext.current().remaining();
        assertThat(remaining).isGreaterThan(Duration.ofDays(100 * 365));
        assertThat(remaining.compareTo(bound) < 0 ? remaining : bound).isEqualTo(bound);
        assertThat(TaskContext.current().deadline()).isEqualTo(Instant.MAX);
    }
}
