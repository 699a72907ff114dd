package dev.inflight.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.EndedTask;
import dev.inflight.HistoryQuery;
import dev.inflight.LabelledWork;
import dev.inflight.TaskSnapshot;
import dev.inflight.TaskSpec;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Labels that the work says when somebody looks. */
class LabelledWorkTests {

    @RegisterExtension
    final EngineInvariants engine = EngineInvariants.onManualTime();

    private String labelInHistory(TaskSpec spec, Supplier<String> label) {
        engine.registry().start(spec, new Work(label), Runnable::run).join();
        return engine.registry().history(HistoryQuery.ALL).get(0).label();
    }

    @Test
    void theWorkSaysTheLabelWhereTheSpecSaysNone() {
        assertThat(labelInHistory(Specs.named("a"), () -> "region=eu")).isEqualTo("region=eu");
    }

    @Test
    void theLabelOfTheSpecComesFirst() {
        assertThat(labelInHistory(Specs.build("a").label("given").build(), () -> "made"))
                .isEqualTo("given");
    }

    @Test
    void aLabelThatCannotBeHadIsTheName() {
        assertThat(labelInHistory(Specs.named("a"), () -> {
                    throw new AssertionError("no");
                }))
                .isEqualTo("a");
    }

    @Test
    void aSecretInItIsMasked() {
        assertThat(labelInHistory(Specs.named("a"), () -> "token=abc")).isEqualTo("token=***");
    }

    @Test
    void itIsCut() {
        assertThat(labelInHistory(Specs.named("a"), () -> "x".repeat(2_000))).hasSize(1_000);
    }

    @Test
    void workThatDoesNotEvenSayWhoSaysItRunsAllTheSame() {
        Callable<String> work = new Unwilling();
        assertThat(engine.registry().start(Specs.named("a"), work, Runnable::run))
                .isCompletedWithValue("done");
    }

    @Test
    void nobodyMakesTheLabelBeforeSomebodyLooks() {
        AtomicInteger made = new AtomicInteger();
        Supplier<String> label = () -> "label " + made.incrementAndGet();
        try (DefaultInFlightRegistry unheard = DefaultInFlightRegistry.builder().build()) {
            unheard.start(Specs.named("a"), new Work(label), Runnable::run).join();
            assertThat(made).hasValue(0);
            assertThat(unheard.history(HistoryQuery.ALL))
                    .extracting(EndedTask::label)
                    .containsExactly("label 1");
        }
    }

    @Test
    void aSnapshotSaysWhetherSomebodyHasChosenTheLabel() {
        engine.registry().start(Specs.named("given"), () -> "x", Runnable::run).join();
        engine.registry()
                .start(Specs.named("made"), new Work(() -> "label"), Runnable::run)
                .join();
        assertThat(engine.events().ended()).extracting(TaskSnapshot::labelGiven).containsExactly(true, false);
    }

    private record Work(Supplier<String> label) implements Callable<String>, LabelledWork {
        @Override
        public String call() {
            return "done";
        }
    }

    private record Unwilling() implements Callable<String>, LabelledWork {
        @Override
        public Supplier<String> label() {
            throw new AssertionError("no");
        }

        @Override
        public String call() {
            return "done";
        }
    }
}
