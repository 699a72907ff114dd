package dev.inflight.core.threads;

import dev.inflight.TaskText;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Texts about users' throwables, which may themselves throw when asked. */
public final class Failures {

    private static final Logger LOGGER = LoggerFactory.getLogger("dev.inflight");

    private Failures() {}

    /** Logs what went wrong in foreign code; itself it throws nothing, whatever the throwable and the log do. */
    public static void log(String complaint, Throwable failure) {
        try {
            LOGGER.warn("{}", complaint, failure);
        } catch (Throwable mute) {
            logWithoutTrace(complaint, failure);
        }
    }

    private static void logWithoutTrace(String complaint, Throwable failure) {
        try {
            LOGGER.warn("{}: {}", complaint, failure.getClass().getName());
        } catch (Throwable broken) {
            // there is nobody left to tell
        }
    }

    public static @Nullable String messageOf(Throwable failure) {
        try {
            String message = failure.getMessage();
            return message == null ? null : shown(message);
        } catch (Throwable unwilling) {
            return "(its message cannot be had: " + unwilling.getClass().getName() + ")";
        }
    }

    /** A message as it is shown: cut to length, on one line. */
    public static String shown(String message) {
        return TaskText.escape(TaskText.clip(message));
    }

    public static String describe(@Nullable Throwable failure) {
        if (failure == null) {
            return "";
        }
        String message = messageOf(failure);
        String type = failure.getClass().getName();
        return message == null ? type : type + ": " + message;
    }
}
