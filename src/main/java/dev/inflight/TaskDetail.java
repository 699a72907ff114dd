package dev.inflight;

import java.util.List;

/**
 * One run in depth.
 *
 * @param task the run
 * @param stack where its worker is right now, innermost frame first; empty when no thread of ours works for it
 * @param history the last ends under the same name, newest first
 */
public record TaskDetail(TaskSnapshot task, List<StackTraceElement> stack, List<EndedTask> history) {

    public TaskDetail {
        stack = List.copyOf(stack);
        history = List.copyOf(history);
    }
}
