package dev.inflight;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
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

    /** A value that is longer is no key of another one. Bounds what is read twice. */
    private static final int LONGEST_KEY = 100;

    private static final int AT = 1;
    private static final int EQUALS = 2;
    private static final int COLON = 4;
    private static final int QUOTE = 8;
    private static final int SCHEME_WORD = 16;
    private static final int TOKEN_START = 32;

    private StandardSecretMasker() {}

    @Override
    public String mask(String text) {
        int marks = marks(text);
        if (marks == 0) {
            return text;
        }
        // each is looked for in the text as it was: what one pattern hides may be the word by which another knows a
        // secret
        Blots blots = new Blots(text, marks);
        blots.find(AT, USER_INFO, 0, BLOT + "@");
        blots.find(COLON | EQUALS, HEADER, 2, BLOT);
        blots.find(QUOTE, MEMBER, 2, "\"" + BLOT + "\"");
        blots.find(SCHEME_WORD, SCHEME, 1, " " + BLOT);
        blots.find(EQUALS, PARAMETER, 2, BLOT);
        blots.find(EQUALS, URL_PARAMETER, 2, BLOT);
        blots.find(COLON, PASSWORD, 2, BLOT);
        blots.find(TOKEN_START, WEB_TOKEN, 0, BLOT);
        return blots.blotted();
    }

    /** What stands in place of a part of the text. */
    private record Blot(int start, int end, String instead) {}

    /** Not safe for use by several threads. */
    private static final class Blots {

        private final String text;
        private final int marks;
        private final List<Blot> found = new ArrayList<>();

        Blots(String text, int marks) {
            this.text = text;
            this.marks = marks;
        }

        /** Everything after the group is a secret; without one, all that matches. */
        void find(int needed, Pattern pattern, int group, String instead) {
            if ((marks & needed) == 0) {
                return;
            }
            Matcher matcher = pattern.matcher(text);
            for (boolean another = matcher.find(); another; ) {
                int start = group == 0 ? matcher.start() : matcher.end(group);
                int end = matcher.end();
                found.add(new Blot(start, end, instead));
                // what one key takes for its value may be the key of what follows
                int next = group == 0 || end - start > LONGEST_KEY ? end : start;
                another = next < text.length() && matcher.find(next);
            }
        }

        String blotted() {
            if (found.isEmpty()) {
                return text;
            }
            found.sort(Comparator.comparingInt(Blot::start));
            StringBuilder blotted = new StringBuilder(text.length());
            int at = 0;
            for (Blot blot : found) {
                if (blot.start >= at) {
                    blotted.append(text, at, blot.start).append(blot.instead);
                }
                at = Math.max(at, blot.end);
            }
            return blotted.append(text, at, text.length()).toString();
        }
    }

    /** Which of the marks without which a pattern does not match are there: nearly every text has few, and most have none. */
    private static int marks(String text) {
        int marks = 0;
        for (int i = 0; i < text.length(); i++) {
            marks |= switch (text.charAt(i)) {
                case '@' -> AT;
                case '=', '%' -> EQUALS;
                case ':' -> COLON;
                case '"', '\'' -> QUOTE;
                case 'e' -> text.startsWith("eyJ", i) ? TOKEN_START : 0;
                case ' ', '\t', '\n', '\r', '\f', '\u000b' -> endsScheme(text, i) ? SCHEME_WORD : 0;
                default -> 0;
            };
        }
        return marks;
    }

    private static boolean endsScheme(String text, int end) {
        return text.regionMatches(true, end - 6, "bearer", 0, 6) || text.regionMatches(true, end - 5, "basic", 0, 5);
    }
}
