package dev.inflight.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.Overlap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HoldersTests {

    @RegisterExtension
    final EngineInvariants engine = EngineInvariants.onManualTime();

    private final Holders holders = new Holders();

    /** A view of a run that is over. */
    private JoinedFuture<?> view() {
        return (JoinedFuture<?>) engine.registry().start(Specs.named("a", Overlap.JOIN), () -> "x", Runnable::run);
    }

    @Test
    void theFirstIsCountedFromTheBeginning() {
        JoinedFuture<?> only = view();
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
        JoinedFuture<?> second = view();
        assertThat(holders.join()).isTrue();
        holders.add(second);
        assertThat(holders.leave(second)).isFalse();
        assertThat(holders.views()).isEmpty();
    }

    @Test
    void theEndHandsOutWhoIsToBeCompletedOnce() {
        JoinedFuture<?> view = view();
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
