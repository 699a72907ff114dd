package dev.inflight.cluster.redis;

import dev.inflight.TaskText;
import io.lettuce.core.RedisCommandExecutionException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** What the client's failures mean. Stateless. */
final class Failures {

    private static final int MAX_LENGTH = 300;

    private Failures() {}

    /** What failed, without what wraps it on the way. */
    static Throwable cause(Throwable failure) {
        boolean wrapped = failure instanceof CompletionException || failure instanceof ExecutionException;
        Throwable cause = failure.getCause();
        return wrapped && cause != null ? cause : failure;
    }

    /** In a few words, on one line. */
    static String words(Throwable failure) {
        Throwable cause = cause(failure);
        String message = cause.getMessage();
        return TaskText.escape(TaskText.clip(message == null ? cause.getClass().getSimpleName() : message, MAX_LENGTH));
    }

    /** Whether the server answered, if only to say no. */
    static boolean isAnswer(Throwable failure) {
        return cause(failure) instanceof RedisCommandExecutionException;
    }
}
