package dev.inflight.core.view;

import org.jspecify.annotations.Nullable;

/**
 * A pattern with {@code *} for any text and {@code ?} for one character (one code unit). Matches in time proportional to
 * pattern times text at worst, never exponentially, and without a regular expression that user text could break.
 */
public final class Glob {

    private static final Glob ANY = new Glob("*", false);

    private final String pattern;
    private final boolean literal;

    private Glob(String pattern, boolean literal) {
        this.pattern = pattern;
        this.literal = literal;
    }

    public static Glob of(@Nullable String pattern) {
        return pattern == null || pattern.equals("*") ? ANY : new Glob(pattern, false);
    }

    /** Matches this text only, whatever characters it has. */
    public static Glob exactly(String text) {
        return new Glob(text, true);
    }

    boolean matches(String text) {
        if (this == ANY) {
            return true;
        }
        if (literal) {
            return pattern.equals(text);
        }
        int p = 0;
        int t = 0;
        int star = -1;
        int resume = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                resume = t;
            } else if (p < pattern.length() && (pattern.charAt(p) == '?' || pattern.charAt(p) == text.charAt(t))) {
                p++;
                t++;
            } else if (star >= 0) {
                // the last star takes one character more
                p = star + 1;
                t = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
