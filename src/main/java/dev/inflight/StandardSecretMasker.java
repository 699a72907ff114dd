package dev.inflight;

import java.util.regex.Pattern;

/** Goes by the looks. No pattern backtracks over more than one word, so a hostile text costs little more than a good one. */
final class StandardSecretMasker implements SecretMasker {

    static final SecretMasker INSTANCE = new StandardSecretMasker();

    private static final String SECRET_WORD =
            "[\\w.-]*(?:token|secret|passw(?:or)?d|passphrase|pwd|api-?_?key|private-?_?key"
                    + "|access-?_?key|signature|credential|session)[\\w.-]*+";

    /** {@code //user:password@} */
    private static final Pattern USER_INFO = Pattern.compile("(?<=//)[^/?#\\s]*@");

    /** {@code ?token=…}, also in plain text and encoded. */
    private static final Pattern PARAMETER = Pattern.compile(
            "(?i)(?<![\\w.-])(" + SECRET_WORD + ")(\\s?=\\s?|%3D)(?:\"[^\"]*+\"?|'[^']*+'?|[^&#\\s]++)");

    /** Words that mean a secret in a URL, and anything at all elsewhere. */
    private static final Pattern URL_PARAMETER =
            Pattern.compile("(?i)(?<=[?&]|%26|%3F)(sig|key|auth|code)(=|%3D)[^&#\\s]++");

    /** {@code "token":"…"} */
    private static final Pattern MEMBER = Pattern.compile("(?i)(?<=[\"'])(" + SECRET_WORD
            + "|authorization|cookie)([\"']\\s*+:\\s*+)(?:\"(?:[^\"\\\\]++|\\\\.)*+\"?|'[^']*+'?|[^,}\\s]++)");

    /** {@code password: …} */
    private static final Pattern PASSWORD =
            Pattern.compile("(?i)\\b(passw(?:or)?d|passphrase|secret|api-?_?key)(\\s?:\\s?)[^\\s,;]++");

    /** {@code Authorization: Basic …}, {@code Cookie: …}, {@code X-Auth-Token: …} */
    private static final Pattern HEADER = Pattern.compile("(?i)(?<![\\w-])((?:proxy-)?authorization|(?:set-)?cookie|"
            + "x-[\\w-]*(?:token|key|secret|auth)[\\w-]*+)(\\s?[:=]\\s?)[^\\r\\n]++");

    /** What follows is no word of a sentence: it has a capital, a digit or a mark. */
    private static final Pattern SCHEME =
            Pattern.compile("\\b((?i:bearer|basic))\\s++(?=[a-z]*+[A-Z0-9._~+/=-])[\\w.~+/-]{8,}+=*+");

    private static final Pattern WEB_TOKEN = Pattern.compile("\\beyJ[\\w-]{8,}+\\.[\\w-]++(?:\\.[\\w-]*+)?");

    private StandardSecretMasker() {}

    @Override
    public String mask(String text) {
        if (!mayHoldOne(text)) {
            return text;
        }
        String masked = USER_INFO.matcher(text).replaceAll(BLOT + "@");
        masked = HEADER.matcher(masked).replaceAll("$1$2" + BLOT);
        masked = MEMBER.matcher(masked).replaceAll("$1$2\"" + BLOT + "\"");
        masked = SCHEME.matcher(masked).replaceAll("$1 " + BLOT);
        masked = PARAMETER.matcher(masked).replaceAll("$1$2" + BLOT);
        masked = URL_PARAMETER.matcher(masked).replaceAll("$1$2" + BLOT);
        masked = PASSWORD.matcher(masked).replaceAll("$1$2" + BLOT);
        return WEB_TOKEN.matcher(masked).replaceAll(BLOT);
    }

    /** Nearly every text has none of the marks without which no pattern matches. */
    private static boolean mayHoldOne(String text) {
        for (int i = 0; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case '=', ':', '%', '@' -> {
                    return true;
                }
                case 'e' -> {
                    if (text.startsWith("eyJ", i)) {
                        return true;
                    }
                }
                case ' ', '\t' -> {
                    if (endsScheme(text, i)) {
                        return true;
                    }
                }
                default -> {
                    // goes on
                }
            }
        }
        return false;
    }

    private static boolean endsScheme(String text, int end) {
        return text.regionMatches(true, end - 6, "bearer", 0, 6) || text.regionMatches(true, end - 5, "basic", 0, 5);
    }
}
