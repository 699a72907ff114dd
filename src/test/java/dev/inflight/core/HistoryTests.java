package dev.inflight.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.EndedTask;
import dev.inflight.HistoryQuery;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HistoryTests {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @RegisterExtension
    final EngineInvariants engine = EngineInvariants.onManualTime(builder -> builder.historySize(4));

    /** A run that takes a second, and is ended by a thread of its own, whose stripe is not that of the one before. */
    private void endOnAnotherThread(String name) throws InterruptedException {
        engine.time().advance(SECOND);
        CompletableFuture<String> work = new CompletableFuture<>();
        engine.registry().track(Specs.named(name), work);
        engine.time().advance(SECOND);
        Thread ending = new Thread(() -> work.complete("x"));
        ending.start();
        ending.join();
    }

    @Test
    void endsOfManyThreadsAreInTheOrderOfTime() throws InterruptedException {
        for (String name : new String[] {"a", "b", "c", "d"}) {
            endOnAnotherThread(name);
        }
        assertThat(engine.registry().history(HistoryQuery.ALL))
                .extracting(EndedTask::name)
                .containsExactly("d", "c", "b", "a");
    }

    @Test
    void onlyTheLastAreKeptWhoeverEndedThem() throws InterruptedException {
        for (String name : new String[] {"a", "b", "c", "d", "e", "f"}) {
            endOnAnotherThread(name);
        }
        assertThat(engine.registry().history(HistoryQuery.ALL))
                .extracting(EndedTask::name)
                .containsExactly("f", "e", "d", "c");
    }

    @Test
    void endsOfOneInstantAreInTheirOrder() {
        for (String name : new String[] {"a", "b", "c"}) {
            engine.registry().track(Specs.named(name), CompletableFuture.completedFuture("x"));
        }
        assertThat(engine.registry().history(HistoryQuery.ALL))
                .extracting(EndedTask::name)
                .containsExactly("c", "b", "a");
    }

    @Test
    void anEndSaysHowLongTheRunTookWheneverItWasStarted() throws InterruptedException {
        endOnAnotherThread("a");
        assertThat(engine.registry().history(HistoryQuery.ALL))
                .extracting(EndedTask::ran)
                .containsExactly(SECOND);
    }
}
