package dev.inflight;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one reader of durations, for annotations, requests and schedules alike: {@code 500ms}, {@code 30s}, {@code 1h30m},
 * {@code 2d} or {@code PT30S}. Never without a unit, which would mean milliseconds to one and seconds to another. Stateless;
 * safe for use by any thread.
 */
public final class DurationText {

    /** The largest unit first, each at most once. Each part begins with its digits or not at all, so no text is slow to refuse. */
    private static final Pattern UNITS = Pattern.compile(
            "([+-]?)(?! )(?:([0-9]+)d)?(?: ?([0-9]+)h)?(?: ?([0-9]+)m)?(?: ?([0-9]+)s)?"
                    + "(?: ?([0-9]+)ms)?(?: ?([0-9]+)us)?(?: ?([0-9]+)ns)?",
            Pattern.CASE_INSENSITIVE);

    private static final Duration[] OF_ONE = {
        Duration.ofDays(1),
        Duration.ofHours(1),
        Duration.ofMinutes(1),
        Duration.ofSeconds(1),
        Duration.ofMillis(1),
        Duration.ofNanos(1_000),
        Duration.ofNanos(1)
    };

    private DurationText() {}

    /**
     * Reads a duration, which may be negative.
     *
     * @param field what to call it in the message, such as {@code "timeout"}
     * @throws IllegalArgumentException quoting the text
     */
    public static Duration read(String field, String text) {
        Objects.requireNonNull(text, field);
        try {
            Matcher units = UNITS.matcher(text);
            if (units.matches() && text.chars().anyMatch(Character::isLetter)) {
                return sum(units);
            }
            if (text.toUpperCase(Locale.ROOT).matches("[+-]?P.*")) {
                return Duration.parse(text);
            }
        } catch (DateTimeParseException | ArithmeticException | NumberFormatException unreadable) {
            // said below
        }
        throw new IllegalArgumentException(field
                + " must be a duration with a unit, such as 30s, 500ms, 1h30m, 2d or PT30S, not "
                + TaskText.quote(text));
    }

    /**
     * Reads a duration that must be longer than none.
     *
     * @throws IllegalArgumentException quoting the text
     */
    public static Duration readPositive(String field, String text) {
        Duration duration = read(field, text);
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(field + " must be positive, not " + TaskText.quote(text));
        }
        return duration;
    }

    /**
     * Reads a duration that may be none.
     *
     * @throws IllegalArgumentException quoting the text
     */
    public static Duration readNotNegative(String field, String text) {
        Duration duration = read(field, text);
        if (duration.isNegative()) {
            throw new IllegalArgumentException(field + " must not be negative, not " + TaskText.quote(text));
        }
        return duration;
    }

    private static Duration sum(Matcher units) {
        Duration sum = Duration.ZERO;
        for (int i = 0; i < OF_ONE.length; i++) {
            String count = units.group(i + 2);
            if (count != null) {
                sum = sum.plus(OF_ONE[i].multipliedBy(Long.parseLong(count)));
            }
        }
        return "-".equals(units.group(1)) ? sum.negated() : sum;
    }
}
