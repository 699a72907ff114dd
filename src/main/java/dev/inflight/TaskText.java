package dev.inflight;

import java.util.Objects;

/** The one place where names and free texts are checked, cut and escaped. Stateless; safe for use by any thread. */
public final class TaskText {

    /** Longest name or kind, in UTF-16 code units. */
    public static final int MAX_NAME_LENGTH = 200;

    /** Longest label, reason or note kept, in UTF-16 code units; the rest is cut off. */
    public static final int MAX_TEXT_LENGTH = 1_000;

    private static final int QUOTED_LENGTH = 220;

    private TaskText() {}

    /**
     * Checks a name: 1 to 200 characters, no controls, no line or bidi separators, no surrogate alone.
     *
     * @param field what to call it in the message, such as {@code "name"}
     * @return {@code name} itself
     * @throws IllegalArgumentException quoting the name escaped
     */
    public static String requireName(String field, String name) {
        Objects.requireNonNull(name, field);
        if (name.isEmpty() || name.length() > MAX_NAME_LENGTH) {
            throw new IllegalArgumentException(field + " must have 1 to " + MAX_NAME_LENGTH + " characters, not "
                    + name.length() + ": " + quote(name));
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c >= ' ' && c <= '~') {
                continue; // nearly every character of nearly every name
            }
            if (Character.isHighSurrogate(c) && i + 1 < name.length() && Character.isLowSurrogate(name.charAt(i + 1))) {
                i++;
            } else if (isForbidden(c)) {
                throw new IllegalArgumentException(String.format(
                        "%s must not contain U+%04X (a control, line or bidi separator, or a surrogate alone): %s",
                        field, (int) c, quote(name)));
            }
        }
        return name;
    }

    /** Cuts a free text to {@link #MAX_TEXT_LENGTH} without splitting a surrogate pair. */
    public static String clip(String text) {
        return clip(text, MAX_TEXT_LENGTH);
    }

    /** The text in double quotes, cut, with everything that could forge a line or reorder it written as {@code \}{@code uXXXX}. */
    public static String quote(String text) {
        return '"' + escape(clip(text, QUOTED_LENGTH)) + (text.length() > QUOTED_LENGTH ? "…\"" : "\"");
    }

    /** The text with controls, separators, bidi controls and lone surrogates written as {@code \}{@code uXXXX}. */
    public static String escape(String text) {
        StringBuilder escaped = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (escaped == null && !pair && isForbidden(c)) {
                escaped = new StringBuilder(text.length() + 16).append(text, 0, i);
            }
            if (escaped != null && !pair && isForbidden(c)) {
                escaped.append(String.format("\\u%04x", (int) c));
            } else if (escaped != null) {
                escaped.append(c);
                if (pair) {
                    escaped.append(text.charAt(i + 1));
                }
            }
            if (pair) {
                i++;
            }
        }
        return escaped == null ? text : escaped.toString();
    }

    /** Cuts a text to so many UTF-16 code units without splitting a surrogate pair. */
    public static String clip(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        boolean splitsPair = Character.isHighSurrogate(text.charAt(length - 1));
        return text.substring(0, splitsPair ? length - 1 : length);
    }

    /** Judges one UTF-16 unit that is not half of a proper pair. */
    private static boolean isForbidden(char c) {
        return Character.isISOControl(c)
                || Character.isSurrogate(c)
                || c == '\u061c'
                || c == '\u200e'
                || c == '\u200f'
                || (c >= '\u2028' && c <= '\u202e')
                || (c >= '\u2066' && c <= '\u2069');
    }
}
