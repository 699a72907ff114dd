package dev.inflight.core.run;

import dev.inflight.TaskActivity;
import dev.inflight.TaskContext;
import dev.inflight.TaskText;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the work of one run is in: activities within activities, closed in any order. Safe for use by any thread. */
public final class Activities {

    private volatile @Nullable Open innermost;

    /** Opens one within those that are open, at an instant of the timer's clock. */
    public synchronized TaskContext.Activity open(String kind, Supplier<String> text, @Nullable String on, long at) {
        Open opened = new Open(kind, text, on, at, innermost);
        innermost = opened;
        return () -> close(opened);
    }

    private synchronized void close(Open activity) {
        activity.closed = true;
        while (innermost != null && innermost.closed) {
            innermost = innermost.outer;
        }
    }

    /** The innermost that is open; {@code null} when there is none. */
    public @Nullable Open innermost() {
        return innermost;
    }

    /** One that has been opened. */
    public static final class Open {
        private final String kind;
        private final Supplier<String> text;
        private final @Nullable String on;
        private final long since;
        private final @Nullable Open outer;
        private boolean closed;

        Open(String kind, Supplier<String> text, @Nullable String on, long since, @Nullable Open outer) {
            this.kind = kind;
            this.text = text;
            this.on = on;
            this.since = since;
            this.outer = outer;
        }

        public String kind() {
            return kind;
        }

        /** For whoever looks: asks the work's own code, and makes the best of what that does. */
        public String text() {
            try {
                return TaskText.clip(Objects.requireNonNullElse(text.get(), ""), TaskActivity.MAX_TEXT_LENGTH);
            } catch (RuntimeException | StackOverflowError foreign) {
                return "";
            }
        }

        public @Nullable String on() {
            return on;
        }

        /** When it was opened, on the timer's clock. */
        public long since() {
            return since;
        }
    }
}
