package dev.inflight.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.InFlightFuture;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(30)
class LedgerTests {

    @RegisterExtension
    final EngineInvariants engine = EngineInvariants.onManualTime();

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
        assertThat(engine.registry().parts().ledger.newestOf("a")).isSameAs(runs.get(4));
        works.forEach(Blocker::close);
    }

    @Test
    void nobodyOfAnotherNameIsTheOneThatIsStopping() {
        try (Blocker work = Blocker.stubborn()) {
            engine.registry().start(Specs.named("a"), work).cancel(true);
            assertThat(engine.registry().parts().ledger.newestOf("b")).isNull();
        }
    }
}
