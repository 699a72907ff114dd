package dev.inflight.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.InFlightFuture;
import dev.inflight.SecretMasker;
import dev.inflight.TaskQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(30)
class EngineTests {

    private static final Duration LONG = Duration.ofHours(1);

    @RegisterExtension
    final EngineInvariants engine = EngineInvariants.onManualTime(builder -> builder.masker(text -> {
        throw new IllegalStateException("planted");
    }));

    private Wiring parts() {
        return engine.registry().parts();
    }

    @Test
    void aTextThatTheMaskerCannotJudgeIsBlottedOut() {
        InFlightFuture<String> future =
                engine.registry().track(Specs.build("a").label("token=x").build(), new CompletableFuture<>());
        assertThat(engine.registry().list(TaskQuery.ALL).tasks())
                .extracting(task -> task.label())
                .containsExactly(SecretMasker.BLOT);
        future.cancel(true);
    }

    @Test
    void ofSeveralOfANameWhoseWorkGoesOnTheNewestIsTheOneThatIsStopping() {
        List<Blocker> works = new ArrayList<>();
        List<InFlightFuture<String>> runs = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Blocker work = Blocker.stubborn();
            works.add(work);
            runs.add(engine.registry().start(Specs.named("a"), work));
            work.awaitBegun();
        }
        runs.get(4).cancel(true);
        assertThat(parts().ledger.newestOf("a")).isSameAs(runs.get(4));
        works.forEach(Blocker::close);
    }

    @Test
    void nobodyOfAnotherNameIsTheOneThatIsStopping() {
        try (Blocker work = Blocker.stubborn()) {
            engine.registry().start(Specs.named("a"), work).cancel(true);
            assertThat(parts().ledger.newestOf("b")).isNull();
        }
    }

    // ---- the wall clock

    @Test
    void aWallClockThatIsALittleOffIsNotBelieved() {
        Instant before = parts().clock.at(0);
        engine.time().jumpWallClock(Duration.ofMillis(50));
        assertThat(parts().clock.at(0)).isEqualTo(before);
    }

    @Test
    void aWallClockThatIsFurtherOffWasSet() {
        Instant before = parts().clock.at(0);
        engine.time().jumpWallClock(Duration.ofMillis(51));
        assertThat(parts().clock.at(0)).isEqualTo(before.plusMillis(51));
    }

    // ---- waiting for the end

    @Test
    void whatIsSoIsNotWaitedFor() throws InterruptedException {
        assertThat(parts().closing.await(() -> true, Duration.ZERO)).isTrue();
    }

    @Test
    void whatIsNotSoIsWaitedForNoLongerThanSaid() throws InterruptedException {
        assertThat(parts().closing.await(() -> false, Duration.ofMillis(1))).isFalse();
    }

    @Test
    void whatBecomesSoIsNoticed() throws Exception {
        AtomicBoolean so = new AtomicBoolean();
        FutureTask<Boolean> waiter = new FutureTask<>(() -> parts().closing.await(so::get, LONG));
        Thread thread = new Thread(waiter, "waits");
        thread.setDaemon(true);
        thread.start();
        so.set(true);
        assertThat(waiter.get()).isTrue();
    }
}
