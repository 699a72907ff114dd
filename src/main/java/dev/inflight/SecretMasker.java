package dev.inflight;

import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Blots out what looks like a secret in free texts. A registry passes labels, reasons, notes and messages of exceptions
 * through its masker wherever they are shown: in lists, details and history, to listeners, in meters and log lines. Names,
 * kinds and ids are shown as they are, for they are what an operator types, and exceptions carry what they were given: a
 * secret belongs into neither.
 *
 * <p>Called by any thread, for each text that is shown, so it must be quick. One that throws costs the whole text.
 */
@FunctionalInterface
public interface SecretMasker {

    /** What stands in the place of a secret. */
    String BLOT = "***";

    /** The text without its secrets; the same text when it has none. */
    String mask(String text);

    /**
     * Knows the user info of URLs, parameters and JSON members that are called like a secret ({@code token}, {@code password},
     * {@code api_key} …), the headers {@code Authorization}, {@code Cookie} and their like, {@code Bearer} and {@code Basic}
     * credentials, and JSON web tokens. It goes by the looks: a secret that is not named as one passes.
     */
    static SecretMasker standard() {
        return StandardSecretMasker.INSTANCE;
    }

    /** The standard one, and then these patterns, of which the whole match is blotted out. */
    static SecretMasker standardAnd(Collection<Pattern> patterns) {
        List<Pattern> more = List.copyOf(patterns);
        return text -> {
            String masked = standard().mask(text);
            for (Pattern pattern : more) {
                masked = pattern.matcher(masked).replaceAll(BLOT);
            }
            return masked;
        };
    }

    /** Shows everything. */
    static SecretMasker none() {
        return text -> text;
    }
}
