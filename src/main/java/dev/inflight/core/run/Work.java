package dev.inflight.core.run;

import dev.inflight.LabelledWork;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a run does; forgotten, with all that it captured, as soon as it has begun or never will. */
public sealed interface Work<T extends @Nullable Object> {

    /** What says its label; {@code null} when nothing does. Outlives the work itself. */
    @Nullable Supplier<String> label();

    private static @Nullable Supplier<String> labelOf(Object call) {
        if (!(call instanceof LabelledWork labelled)) {
            return null;
        }
        try {
            return labelled.label();
        } catch (Throwable unwilling) {
            return null; // for display only
        }
    }

    /** Done when the call returns. */
    record Blocking<T extends @Nullable Object>(Callable<? extends T> call) implements Work<T> {
        @Override
        public @Nullable Supplier<String> label() {
            return labelOf(call);
        }
    }

    /** Done when the stage that the call returns is. */
    record Staged<T extends @Nullable Object>(Supplier<? extends CompletionStage<T>> call) implements Work<T> {
        @Override
        public @Nullable Supplier<String> label() {
            return labelOf(call);
        }
    }
}
