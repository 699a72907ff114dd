package dev.inflight;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a run's work is in at one moment.
 *
 * @param kind of few values, such as {@code jdbc} or {@code http}
 * @param text for people; masked, cut at {@value #MAX_TEXT_LENGTH} characters
 * @param on what it is on, such as the name of a pool; {@code null}: nobody has said
 * @param since how long it has been in it
 */
public record TaskActivity(
        String kind, String text, @Nullable String on, Duration since) {

    /** Longest text that is kept. */
    public static final int MAX_TEXT_LENGTH = 300;

    public TaskActivity {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(since, "since");
    }
}
