package dev.inflight.core;

import dev.inflight.TaskText;
import org.jspecify.annotations.Nullable;

/** Texts about users' throwables, which may themselves throw when asked. */
final class Failures {

    private Failures() {}

    static @Nullable String messageOf(Throwable failure) {
        try {
            String message = failure.getMessage();
            return message == null ? null : TaskText.escape(TaskText.clip(message));
        } catch (Throwable unwilling) {
            return "(its message cannot be had: " + unwilling.getClass().getName() + ")";
        }
    }

    static String describe(@Nullable Throwable failure) {
        if (failure == null) {
            return "";
        }
        String message = messageOf(failure);
        String type = failure.getClass().getName();
        return message == null ? type : type + ": " + message;
    }
}
