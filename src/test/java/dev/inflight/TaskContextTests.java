package dev.inflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

class TaskContextTests {

    @Test
    void outsideATaskNothingIsEverCancelled() {
        TaskContext context = TaskContext.current();
        assertThat(context.isCancelled()).isFalse();
        assertThat(context.name()).isEmpty();
        assertThatCode(() -> {
                    context.throwIfCancelled();
                    context.progress(1, 2, "note");
                    context.onCancel(() -> {}).close();
                })
                .doesNotThrowAnyException();
    }
}
