package dev.inflight;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One of the causes behind what a run failed with, as the history keeps it.
 *
 * @param type its class
 * @param message its message, masked, escaped and cut
 * @param stack where it was made, innermost frame first, without those that it shares with what it is the cause of
 */
public record FailureCause(String type, @Nullable String message, List<StackTraceElement> stack) {

    public FailureCause {
        stack = List.copyOf(stack);
    }
}
