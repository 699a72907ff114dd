package dev.inflight.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HooksTests {

    private final Hooks hooks = new Hooks();
    private final List<String> ran = new ArrayList<>();

    private void add(String name) {
        hooks.add(() -> ran.add(name));
    }

    private void runAll() {
        for (Runnable hook = hooks.poll(); hook != null; hook = hooks.poll()) {
            hook.run();
        }
    }

    @Test
    void theNewestIsPolledFirst() {
        add("oldest");
        add("newest");
        hooks.close();
        runAll();
        assertThat(ran).containsExactly("newest", "oldest");
    }

    @Test
    void whatWasThereWhenItClosedIsStillToBeRun() {
        add("one");
        assertThat(hooks.close()).isTrue();
        assertThat(hooks.close()).isTrue();
    }

    @Test
    void closedItTakesNoMore() {
        assertThat(hooks.close()).isFalse();
        assertThat(hooks.add(() -> ran.add("late"))).isNull();
    }

    @Test
    void closedItHoldsOnToNoneButThoseToBeRun() {
        add("one");
        hooks.close();
        assertThat(hooks.isEmpty()).isTrue();
    }

    @Test
    void nothingIsPolledBeforeItIsClosed() {
        add("one");
        assertThat(hooks.poll()).isNull();
    }

    @Test
    void theSameHookTwiceRunsTwice() {
        Runnable twice = () -> ran.add("twice");
        hooks.add(twice);
        hooks.add(twice);
        hooks.close();
        runAll();
        assertThat(ran).containsExactly("twice", "twice");
    }

    @Test
    void forgottenItRunsNoneAndTakesNoMore() {
        add("one");
        hooks.forget();
        runAll();
        assertThat(ran).isEmpty();
        assertThat(hooks.add(() -> ran.add("late"))).isNull();
    }
}
