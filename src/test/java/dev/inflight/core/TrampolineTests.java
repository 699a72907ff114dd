package dev.inflight.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrampolineTests {

    private final List<Integer> begun = new ArrayList<>();
    private final List<Integer> returned = new ArrayList<>();

    /** Each completion causes the next. */
    private void chain(int number, int last) {
        begun.add(number);
        if (number < last) {
            Trampoline.run(() -> chain(number + 1, last));
        }
        returned.add(number);
    }

    @Test
    void nestedCompletionsAreDoneAtOnce() {
        int deepest = Trampoline.MAX_DEPTH;
        Trampoline.run(() -> chain(1, deepest));
        assertThat(returned).startsWith(deepest).endsWith(1);
    }

    @Test
    void theFirstThatIsTooDeepWaitsForThoseBefore() {
        int tooDeep = Trampoline.MAX_DEPTH + 1;
        Trampoline.run(() -> chain(1, tooDeep));
        assertThat(returned).startsWith(tooDeep - 1).endsWith(1, tooDeep);
    }

    @Test
    void whatWaitedMayNestAsDeepAgain() {
        int twice = 2 * Trampoline.MAX_DEPTH;
        Trampoline.run(() -> chain(1, twice));
        assertThat(returned).endsWith(Trampoline.MAX_DEPTH + 1).hasSize(twice);
    }

    @Test
    void oneThatThrowsKeepsNoneFromBeingDone() {
        Trampoline.run(() -> {
            chain(2, Trampoline.MAX_DEPTH + 1);
            throw new IllegalStateException("on purpose");
        });
        assertThat(begun).endsWith(Trampoline.MAX_DEPTH + 1);
    }
}
