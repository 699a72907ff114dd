package dev.inflight.cluster;

import dev.inflight.TaskText;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What may become part of a key or of a line that others read. Stateless; safe for use by any thread. */
final class Wire {

    private static final int MAX_CLAIMED_LENGTH = 300;
    private static final int MAX_RUN_LENGTH = 200;
    private static final Pattern INSTANCE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern OWNED = Pattern.compile("(.+)-[0-9]+", Pattern.DOTALL);

    private Wire() {}

    static String requireInstance(String instance) {
        if (!INSTANCE.matcher(Objects.requireNonNull(instance, "instance")).matches()) {
            throw new IllegalArgumentException(
                    "an instance has 1 to 64 letters, digits, dots, dashes or underscores, not "
                            + TaskText.quote(instance));
        }
        return instance;
    }

    /** A name as users give it, or one with a control character before it. */
    static String requireClaimed(String name) {
        if (name.isEmpty() || name.length() > MAX_CLAIMED_LENGTH || !isWellFormed(name)) {
            throw new IllegalArgumentException("a name has 1 to " + MAX_CLAIMED_LENGTH
                    + " characters and no surrogate alone, not " + TaskText.quote(name));
        }
        return name;
    }

    static String requireRun(String field, String run) {
        boolean fits =
                !run.isEmpty() && run.length() <= MAX_RUN_LENGTH && run.chars().allMatch(c -> c > ' ' && c <= '~');
        if (!fits) {
            throw new IllegalArgumentException(field + " must be the id of a run, 1 to " + MAX_RUN_LENGTH
                    + " printable characters of ASCII, not " + TaskText.quote(run));
        }
        return run;
    }

    static Duration requireBetween(String field, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(field + " must be from " + least + " to " + most + ", not " + value);
        }
        return value;
    }

    static void requireLease(Duration lease) {
        requireBetween("lease", lease, Duration.ZERO, Duration.ofHours(1));
    }

    static Message requireReadable(Message message) {
        if (message.isUnreadable()) {
            throw new IllegalArgumentException("what makes no sense is not passed on");
        }
        return message;
    }

    /** The replica in the id of a run; empty when there is none. */
    static String ownerOf(String run) {
        Matcher owned = OWNED.matcher(run);
        return owned.matches() ? owned.group(1) : "";
    }

    /** Bytes of the text in UTF-8; a surrogate alone counts as the character that replaces it. */
    static int utf8Length(String text) {
        int bytes = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                continue;
            }
            bytes += c < 0x800 ? 1 : 2;
            if (isPair(text, i)) {
                i++; // four bytes for the two characters that are counted
            }
        }
        return bytes;
    }

    /** The text as it comes back from UTF-8. */
    static String wellFormed(String text) {
        if (isWellFormed(text)) {
            return text;
        }
        StringBuilder mended = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? '\ufffd' : c)
                .forEach(mended::appendCodePoint);
        return mended.toString();
    }

    private static boolean isWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isPair(text, i)) {
                i++;
            } else if (Character.isSurrogate(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPair(String text, int i) {
        return Character.isHighSurrogate(text.charAt(i))
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
    }
}
