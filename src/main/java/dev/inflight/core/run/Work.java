package dev.inflight.core.run;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a run does; forgotten, with all that it captured, as soon as it has begun or never will. */
public sealed interface Work<T extends @Nullable Object> {

    /** Done when the call returns. */
    record Blocking<T extends @Nullable Object>(Callable<? extends T> call) implements Work<T> {}

    /** Done when the stage that the call returns is. */
    record Staged<T extends @Nullable Object>(Supplier<? extends CompletionStage<T>> call) implements Work<T> {}
}
