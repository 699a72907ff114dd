package dev.inflight.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.inflight.EndedTask;
import dev.inflight.HistoryQuery;
import dev.inflight.InFlightFuture;
import dev.inflight.Outcome;
import dev.inflight.TaskContext;
import dev.inflight.TaskPage;
import dev.inflight.TaskQuery;
import dev.inflight.TaskSnapshot;
import dev.inflight.TaskSort;
import dev.inflight.TaskSpec;
import dev.inflight.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListingTests {

    @RegisterExtension
    final EngineInvariants engine = EngineInvariants.onManualTime(builder -> builder.historySize(4));

    private final CompletableFuture<String> work = new CompletableFuture<>();

    @AfterEach
    void endAll() {
        work.complete("x");
    }

    private void track(String... names) {
        for (String name : names) {
            engine.registry().track(Specs.named(name), work);
            engine.time().advance(Duration.ofMillis(10));
        }
    }

    private List<String> names(TaskQuery query) {
        return engine.registry().list(query).tasks().stream()
                .map(TaskSnapshot::name)
                .toList();
    }

    @Test
    void theOldestComeFirst() {
        track("c", "a", "b");
        assertThat(names(TaskQuery.ALL)).containsExactly("c", "a", "b");
    }

    @Test
    void aTextIsLookedForInNamesKindsIdsAndLabelsWhateverTheCase() {
        InFlightFuture<String> named = engine.registry()
                .track(Specs.build("refresh:eu").kind("night").label("Europe").build(), work);
        track("other");
        for (String text : List.of("FRESH:E", "nigh", "rope", named.id())) {
            assertThat(names(TaskQuery.ALL.withSearch(text))).as(text).containsExactly("refresh:eu");
        }
        assertThat(names(TaskQuery.ALL.withSearch("nowhere"))).isEmpty();
    }

    @Test
    void aTextIsLookedForInWhatTheWorkIsIn() {
        try (Blocker blocker = Blocker.obedient()) {
            engine.registry().start(Specs.named("a"), () -> {
                try (TaskContext.Activity in = TaskContext.current().activity("jdbc", "select 1 from orders")) {
                    return blocker.call();
                }
            });
            blocker.awaitBegun();
            track("other");
            assertThat(names(TaskQuery.ALL.withSearch("FROM orders"))).containsExactly("a");
            assertThat(names(TaskQuery.ALL.withSearch("jdbc"))).containsExactly("a");
            blocker.release();
        }
    }

    @Test
    void whatIsMaskedIsNotFound() {
        engine.registry().track(Specs.build("a").label("token=abc").build(), work);
        assertThat(names(TaskQuery.ALL.withSearch("abc"))).isEmpty();
        assertThat(names(TaskQuery.ALL.withSearch("token=***"))).containsExactly("a");
    }

    @Test
    void theOrderMayBeAskedFor() {
        track("c", "a", "b");
        assertThat(names(TaskQuery.ALL.withSort(TaskSort.YOUNGEST))).containsExactly("b", "a", "c");
        assertThat(names(TaskQuery.ALL.withSort(TaskSort.NAME))).containsExactly("a", "b", "c");
        assertThat(names(TaskQuery.ALL.withSort(TaskSort.STARTED))).containsExactly("c", "a", "b");
    }

    @Test
    void aPageThatIsCutSaysSo() {
        track("a", "b", "c");
        TaskPage page = engine.registry().list(TaskQuery.ALL.withLimit(2));
        assertThat(page.tasks()).hasSize(2);
        assertThat(page.matched()).isEqualTo(3);
        assertThat(page.truncated()).isTrue();
        assertThat(page.next()).isNotNull();
    }

    @Test
    void aPageThatIsFullAndWholeIsNotTruncated() {
        track("a", "b");
        TaskPage page = engine.registry().list(TaskQuery.ALL.withLimit(2));
        assertThat(page.truncated()).isFalse();
        assertThat(page.next()).isNull();
    }

    @ParameterizedTest
    @EnumSource(TaskSort.class)
    void pagesTogetherHoldEverythingOnce(TaskSort sort) {
        for (int i = 0; i < 25; i++) {
            track("n" + (i * 7 % 25));
        }
        List<String> all = new ArrayList<>();
        TaskQuery query = TaskQuery.ALL.withSort(sort).withLimit(4);
        for (TaskPage page = engine.registry().list(query);
                ;
                page = engine.registry().list(query)) {
            page.tasks().forEach(task -> all.add(task.name()));
            if (page.next() == null) {
                break;
            }
            query = query.withAfter(page.next());
        }
        assertThat(all).doesNotHaveDuplicates().hasSize(25);
        assertThat(all).isEqualTo(names(TaskQuery.ALL.withSort(sort)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "!", "YQ", "LWFnZSB4IGE"})
    void aBadCursorIsQuoted(String cursor) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> engine.registry().list(TaskQuery.ALL.withAfter(cursor)))
                .withMessageContaining("after must be the cursor")
                .withMessageContaining('"' + cursor + '"');
    }

    @Test
    void aCursorOfAnotherOrderIsRefused() {
        track("a", "b");
        String cursor = engine.registry()
                .list(TaskQuery.ALL.withLimit(1).withSort(TaskSort.NAME))
                .next();
        assertThatIllegalArgumentException().isThrownBy(() -> engine.registry().list(TaskQuery.ALL.withAfter(cursor)));
    }

    @Test
    void selectorsSelect() {
        engine.registry()
                .track(
                        TaskSpec.named("refresh:eu")
                                .kind("refresh")
                                .label("Refresh EU prices")
                                .timeout(Duration.ofHours(1))
                                .build(),
                        work);
        engine.time().advance(Duration.ofSeconds(10));
        engine.registry()
                .track(
                        TaskSpec.named("refresh:us")
                                .kind("refresh")
                                .timeout(Duration.ofHours(1))
                                .build(),
                        work);
        engine.registry()
                .track(
                        TaskSpec.named("report")
                                .kind("report")
                                .timeout(Duration.ofHours(1))
                                .build(),
                        work);
        assertThat(names(TaskQuery.ALL.withName("refresh:*"))).containsExactly("refresh:eu", "refresh:us");
        assertThat(names(TaskQuery.ALL.withKind("report"))).containsExactly("report");
        assertThat(names(TaskQuery.ALL.withLabel("EU"))).containsExactly("refresh:eu");
        assertThat(names(TaskQuery.ALL.withMinAge(Duration.ofSeconds(10)))).containsExactly("refresh:eu");
        assertThat(names(TaskQuery.ALL.withMinAge(Duration.ofSeconds(Long.MAX_VALUE))))
                .isEmpty();
        assertThat(names(TaskQuery.ALL.withStates(TaskState.RUNNING))).hasSize(3);
        assertThat(names(TaskQuery.ALL.withStates(TaskState.ZOMBIE, TaskState.QUEUED)))
                .isEmpty();
    }

    @Test
    void theHistoryIsAsLongAsItsSize() {
        for (int i = 0; i < 10; i++) {
            engine.registry().track(Specs.named("n" + i), CompletableFuture.completedFuture("x"));
        }
        assertThat(engine.registry().history(HistoryQuery.ALL))
                .extracting(EndedTask::name)
                .containsExactly("n9", "n8", "n7", "n6");
    }

    @Test
    void theHistoryMayBeSelected() {
        engine.registry().track(Specs.named("good"), CompletableFuture.completedFuture("x"));
        engine.registry().track(Specs.named("bad"), CompletableFuture.failedFuture(new IllegalStateException("a\nb")));
        assertThat(engine.registry().history(new HistoryQuery(null, null, Outcome.FAILED, 10)))
                .singleElement()
                .satisfies(ended -> {
                    assertThat(ended.exceptionType()).isEqualTo("java.lang.IllegalStateException");
                    assertThat(ended.exceptionMessage()).isEqualTo("a\\u000ab");
                });
        assertThat(engine.registry().history(new HistoryQuery("g*", "test", null, 10)))
                .hasSize(1);
        assertThat(engine.registry().history(new HistoryQuery(null, "other", null, 10)))
                .isEmpty();
        assertThat(engine.registry().history(new HistoryQuery(null, null, null, 1)))
                .hasSize(1);
    }

    @Test
    void aFailureThatCannotBeAskedForItsMessageDoesNoHarm() {
        engine.registry().track(Specs.named("a"), CompletableFuture.failedFuture(new IllegalStateException() {
            @Override
            public String getMessage() {
                throw new StackOverflowError();
            }
        }));
        assertThat(engine.registry().history(HistoryQuery.ALL).get(0).exceptionMessage())
                .contains("cannot be had");
    }

    @Test
    void anInspectedTaskBringsTheHistoryOfItsExactName() {
        engine.registry().track(Specs.named("a*"), CompletableFuture.completedFuture("x"));
        engine.registry().track(Specs.named("ab"), CompletableFuture.completedFuture("x"));
        track("a*");
        assertThat(engine.registry().inspect("a*").orElseThrow().history())
                .extracting(EndedTask::name)
                .containsExactly("a*");
    }

    @Test
    void theInstantOfAStartReadsTheSameEachTimeAlthoughTheClocksDoNotTickTogether() {
        InFlightFuture<String> started = engine.registry().track(Specs.named("a"), new CompletableFuture<>());
        Instant first = startedAt();
        engine.time().jumpWallClock(Duration.ofNanos(450));
        assertThat(startedAt()).isEqualTo(first);
        started.cancel(true);
    }

    @Test
    void aWallClockThatIsSetIsBelieved() {
        InFlightFuture<String> started = engine.registry().track(Specs.named("a"), new CompletableFuture<>());
        Instant first = startedAt();
        engine.time().jumpWallClock(Duration.ofHours(1));
        assertThat(startedAt()).isEqualTo(first.plus(Duration.ofHours(1)));
        started.cancel(true);
    }

    private Instant startedAt() {
        return engine.registry().find("a").orElseThrow().startedAt();
    }
}
