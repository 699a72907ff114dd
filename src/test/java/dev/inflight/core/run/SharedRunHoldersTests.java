package dev.inflight.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.Overlap;
import dev.inflight.core.EngineInvariants;
import dev.inflight.core.Specs;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SharedRunHoldersTests {

    @RegisterExtension
    final EngineInvariants engine = EngineInvariants.onManualTime();

    /** Which only counts here, and asks nothing of its run. */
    private final SharedRun holders = new SharedRun(null);

    /** A view of a run that is over. */
    private SharedRun.View<?> view() {
        return (SharedRun.View<?>) engine.registry().start(Specs.named("a", Overlap.JOIN), () -> "x", Runnable::run);
    }

    @Test
    void theFirstIsCountedFromTheBeginning() {
        SharedRun.View<?> only = view();
        holders.add(only);
        assertThat(holders.leave(only)).isTrue();
    }

    @Test
    void afterTheLastHasLetGoNobodyCanJoin() {
        holders.leave(view());
        assertThat(holders.join()).isFalse();
    }

    @Test
    void whileOneHoldsItAnotherCanJoinAndLeaveAgain() {
        SharedRun.View<?> second = view();
        assertThat(holders.join()).isTrue();
        holders.add(second);
        assertThat(holders.leave(second)).isFalse();
        assertThat(holders.views()).isEmpty();
    }

    @Test
    void theEndHandsOutWhoIsToBeCompletedOnce() {
        SharedRun.View<?> view = view();
        holders.add(view);
        assertThat(holders.end()).isEqualTo(List.of(view));
        assertThat(holders.end()).isEmpty();
    }

    @Test
    void afterTheEndNobodyIsRemembered() {
        holders.end();
        assertThat(holders.add(view())).isFalse();
    }
}
