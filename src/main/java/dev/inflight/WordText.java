package dev.inflight;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The one reader of words that stand for a constant, such as a state or a policy. {@code FAIL_OLDER}, {@code fail_older} and
 * {@code fail-older} are the same, as they are in settings. Stateless; safe for use by any thread.
 */
public final class WordText {

    private WordText() {}

    /**
     * Reads one word.
     *
     * @param field what to call it in the message, such as {@code "overlap"}
     * @throws IllegalArgumentException quoting the text and saying what it may be
     */
    public static <E extends Enum<E>> E read(String field, Class<E> type, String text) {
        String word = text.strip().toUpperCase(Locale.ROOT).replace('-', '_');
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(word)) {
                return constant;
            }
        }
        String known = Arrays.stream(type.getEnumConstants()).map(Enum::name).collect(Collectors.joining(", "));
        throw new IllegalArgumentException(field + " must be one of " + known + ", not " + TaskText.quote(text));
    }
}
