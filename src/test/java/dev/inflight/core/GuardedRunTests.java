package dev.inflight.core;

import static dev.inflight.test.InFlightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import dev.inflight.GuardedRun;
import dev.inflight.InFlightFuture;
import dev.inflight.Outcome;
import dev.inflight.Overlap;
import dev.inflight.TaskScope;
import dev.inflight.TaskSpec;
import dev.inflight.TaskState;
import dev.inflight.test.ManualGuard;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What whoever decides about a name is shown of the run that wants it, and can do to it. */
class GuardedRunTests {

    private final ManualGuard guard = ManualGuard.waiting();
    private final List<String> told = new CopyOnWriteArrayList<>();

    @RegisterExtension
    final EngineInvariants engine =
            EngineInvariants.onManualTime(builder -> builder.nameGuard(guard).stopGrace(Duration.ofSeconds(5)));

    private InFlightFuture<String> start(Blocker work) {
        TaskSpec spec = Specs.build("a")
                .scope(TaskScope.CLUSTER)
                .overlap(Overlap.FAIL_NEWER)
                .build();
        return engine.registry().start(spec, work);
    }

    private GuardedRun asked() {
        return guard.asked().get(0);
    }

    @Test
    void itShowsWhatItIs() {
        InFlightFuture<String> run = start(Blocker.obedient());

        assertThat(asked().name()).isEqualTo("a");
        assertThat(asked().id()).isEqualTo(run.id());
        assertThat(asked().overlap()).isEqualTo(Overlap.FAIL_NEWER);
        assertThat(asked().afterStop()).isNull();
        assertThat(asked().supersedes()).isNull();
        assertThat(asked().state()).isEqualTo(TaskState.QUEUED);
        assertThat(asked().isEnded()).isFalse();
        run.cancel(true);
        assertThat(asked().isEnded()).isTrue();
        assertThat(asked().state()).isEqualTo(TaskState.ENDED);
    }

    @Test
    void whatIsLeftOfItCountsExtensions() {
        InFlightFuture<String> run = start(Blocker.obedient());
        engine.time().advance(Duration.ofSeconds(10));
        assertThat(asked().remaining()).isEqualTo(Duration.ofSeconds(20));

        engine.registry().extend("a", run.id(), Duration.ofSeconds(15));
        assertThat(asked().remaining()).isEqualTo(Duration.ofSeconds(35));

        engine.time().advancePast(Duration.ofSeconds(40));
        assertThat(asked().remaining()).isZero();
    }

    @Test
    void endingItStopsItsWork() {
        try (Blocker work = Blocker.obedient()) {
            InFlightFuture<String> run = start(work);
            guard.grant(run.id());
            work.awaitBegun();

            assertThat(asked().end(Outcome.OVERLAPPED, "run other-1", "started again on host-b"))
                    .isTrue();

            work.awaitInterrupted();
            assertThat(run).hasEnded(Outcome.OVERLAPPED);
            assertThat(asked().end(Outcome.CANCELLED, "cluster", "again")).isFalse();
        }
    }

    @Test
    void itCannotBeEndedAsIfItsWorkHadEnded() {
        InFlightFuture<String> run = start(Blocker.obedient());

        assertThatIllegalArgumentException().isThrownBy(() -> asked().end(Outcome.COMPLETED, "x", "y"));
        assertThatIllegalArgumentException().isThrownBy(() -> guard.refuse(run.id(), Outcome.FAILED, "x", "y"));

        assertThat(run).isNotDone();
        run.cancel(true);
    }

    @Test
    void itTellsOfItsEndAndThenThatItsWorkHasGone() {
        try (Blocker stubborn = Blocker.stubborn()) {
            InFlightFuture<String> run = start(stubborn);
            guard.grant(run.id());
            stubborn.awaitBegun();
            asked().onEnd(() -> told.add("end " + run.isDone()));
            asked().onGone(() -> told.add("gone"));
            assertThat(told).isEmpty();

            run.cancel(true);
            assertThat(told).containsExactly("end true");
            stubborn.release();

            await().until(() -> told.equals(List.of("end true", "gone")));
        }
    }

    @Test
    void aZombieOnRecordCountsAsGone() {
        try (Blocker stubborn = Blocker.stubborn()) {
            InFlightFuture<String> run = start(stubborn);
            guard.grant(run.id());
            stubborn.awaitBegun();
            asked().onGone(() -> told.add("gone"));

            run.cancel(true);
            engine.time().advancePast(Duration.ofSeconds(5));

            assertThat(told).containsExactly("gone");
        }
        await().until(() -> engine.events().workGone().size() == 1);
        assertThat(told).containsExactly("gone");
    }

    @Test
    void whoAsksWhenItIsOverIsToldAtOnce() {
        InFlightFuture<String> run = start(Blocker.obedient());
        run.cancel(true);

        asked().onEnd(() -> told.add("end"));
        asked().onGone(() -> told.add("gone"));

        assertThat(told).containsExactly("end", "gone");
    }

    @Test
    void aCallbackThatThrowsHarmsNobody() {
        InFlightFuture<String> run = start(Blocker.obedient());
        asked().onEnd(() -> {
            throw new IllegalStateException("end");
        });
        asked().onGone(() -> {
            throw new IllegalStateException("gone");
        });
        asked().onGone(() -> told.add("second"));

        run.cancel(true);

        assertThat(run).hasEnded(Outcome.CANCELLED);
        assertThat(told).containsExactly("second");
    }
}
