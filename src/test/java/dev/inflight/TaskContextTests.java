package dev.inflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import org.jspecify.annotations.Nullable;
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

    @Test
    void aContextIsBoundUntilItsScopeIsClosed() {
        TaskContext task = new Named("a");

        try (TaskContext.Scope scope = TaskContext.open(task)) {
            assertThat(TaskContext.current()).isSameAs(task);
        }
        assertThat(TaskContext.current().name()).isEmpty();
    }

    @Test
    void whatWasBoundBeforeIsBack() {
        TaskContext outer = new Named("outer");

        try (TaskContext.Scope outside = TaskContext.open(outer)) {
            try (TaskContext.Scope inside = TaskContext.open(null)) {
                assertThat(TaskContext.current().name()).isEmpty();
            }
            assertThat(TaskContext.current()).isSameAs(outer);
        }
    }

    private static final class Named extends TaskContext {
        private final String name;

        Named(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public String id() {
            return name;
        }

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public void throwIfCancelled() {}

        @Override
        public Hook onCancel(Runnable hook) {
            return () -> {};
        }

        @Override
        public void progress(long done, long total, @Nullable String note) {}
    }
}
