package dev.inflight.core.view;

import dev.inflight.FailureCause;
import dev.inflight.core.threads.Failures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a failure came from: of the throwable, which may hold anything of the user's, only frames and texts, and not many. A
 * frame is 48 bytes, so that a trace of the usual depth takes two to three kilobytes, and none more than twelve.
 */
final class FailureTrace {

    static final int MOST_FRAMES = 64;
    static final int MOST_FRAMES_OF_A_CAUSE = 32;
    static final int MOST_CAUSES = 4;

    private static final StackTraceElement[] NONE = {};

    /** Who called the work: what is below is not the user's. */
    private static final String CALLER = "dev.inflight.core.life.Execution";

    private final List<StackTraceElement> frames;
    private final List<Cause> causes;

    private FailureTrace(List<StackTraceElement> frames, List<Cause> causes) {
        this.frames = frames;
        this.causes = causes;
    }

    private record Cause(String type, @Nullable String message, List<StackTraceElement> frames) {}

    /** Asks the throwable, which is foreign code. */
    static FailureTrace of(Throwable failure) {
        StackTraceElement[] all = framesOf(failure);
        List<Cause> causes = new ArrayList<>(1);
        StackTraceElement[] enclosing = all;
        Throwable cause = causeOf(failure);
        while (cause != null && causes.size() < MOST_CAUSES) {
            StackTraceElement[] own = framesOf(cause);
            causes.add(new Cause(
                    cause.getClass().getName(),
                    Failures.messageOf(cause),
                    cut(own, own.length - inCommon(own, enclosing), MOST_FRAMES_OF_A_CAUSE)));
            enclosing = own;
            cause = causeOf(cause);
        }
        return new FailureTrace(cut(all, withoutCaller(all), MOST_FRAMES), List.copyOf(causes));
    }

    List<StackTraceElement> stack() {
        return frames;
    }

    List<FailureCause> causes(Display display) {
        return causes.stream()
                .map(cause -> new FailureCause(cause.type, display.maskedOrNull(cause.message), cause.frames))
                .toList();
    }

    private static StackTraceElement[] framesOf(Throwable failure) {
        try {
            return failure.getStackTrace();
        } catch (Throwable unwilling) {
            return NONE;
        }
    }

    private static @Nullable Throwable causeOf(Throwable failure) {
        try {
            return failure.getCause();
        } catch (Throwable unwilling) {
            return null;
        }
    }

    private static List<StackTraceElement> cut(StackTraceElement[] frames, int length, int most) {
        return List.of(Arrays.copyOf(frames, Math.min(length, most)));
    }

    private static int inCommon(StackTraceElement[] frames, StackTraceElement[] enclosing) {
        int common = 0;
        while (common < frames.length
                && common < enclosing.length
                && frames[frames.length - 1 - common].equals(enclosing[enclosing.length - 1 - common])) {
            common++;
        }
        return common;
    }

    private static int withoutCaller(StackTraceElement[] frames) {
        for (int i = frames.length - 1; i >= 0; i--) {
            if (frames[i].getClassName().equals(CALLER)) {
                return i;
            }
        }
        return frames.length;
    }
}
