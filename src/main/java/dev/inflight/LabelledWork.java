package dev.inflight;

import java.util.function.Supplier;

/**
 * Work that knows a label for its run, which is put together only when somebody looks. Implemented by the {@code Callable} or
 * {@code Supplier} that a registry is given; a label of the {@link TaskSpec} comes first.
 */
public interface LabelledWork {

    /**
     * What says the label. Asked for once, on the thread that starts the run, which goes on without when this throws.
     *
     * @return kept for as long as the run is listed or remembered, so it must not hold what the work holds; called by any
     *     thread, any number of times. What it returns is masked and cut; nothing, or a failure, means the run's name.
     */
    Supplier<String> label();
}
