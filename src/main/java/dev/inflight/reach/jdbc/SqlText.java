package dev.inflight.reach.jdbc;

import dev.inflight.SecretMasker;
import dev.inflight.TaskText;
import java.util.Locale;
import java.util.Set;

/**
 * A statement's text as it may be shown: placeholders stay, string and number literals are blotted out, comments are left out,
 * and it is cut. It knows no dialect, so where two disagree about what a literal is, it hides rather than shows.
 */
final class SqlText {

    static final int MAX_LENGTH = 300;

    /** After these, double quotes hold a name. Elsewhere they may hold a string, as in MySQL. */
    private static final Set<String> BEFORE_NAMES = Set.of(
            "select",
            "distinct",
            "from",
            "join",
            "into",
            "update",
            "table",
            "by",
            "as",
            "where",
            "and",
            "or",
            "on",
            "set",
            "returning",
            "only",
            "using",
            "not");

    private final String sql;
    private final StringBuilder shown = new StringBuilder();
    private int at;

    /** The last word, in lower case; empty after anything else. */
    private String word = "";

    private SqlText(String sql) {
        this.sql = sql;
    }

    static String of(String sql) {
        SqlText text = new SqlText(sql);
        text.read();
        String escaped = TaskText.escape(text.shown.toString().strip());
        return escaped.length() <= MAX_LENGTH
                ? escaped
                : escaped.substring(
                                0,
                                Character.isHighSurrogate(escaped.charAt(MAX_LENGTH - 2))
                                        ? MAX_LENGTH - 2
                                        : MAX_LENGTH - 1)
                        + "…";
    }

    /** Not much further than what will be shown: statements can be megabytes long. */
    private void read() {
        while (at < sql.length() && shown.length() <= MAX_LENGTH + 1) {
            char c = sql.charAt(at);
            if (c == '\'') {
                string();
            } else if (c == '"') {
                doubleQuoted();
            } else if (c == '`') {
                upTo(sql.indexOf('`', at + 1));
            } else if (c == '$' && isDollarQuote()) {
                dollarQuoted();
            } else if (sql.startsWith("--", at)) {
                comment(sql.indexOf('\n', at), 1);
            } else if (sql.startsWith("/*", at)) {
                comment(sql.indexOf("*/", at + 2), 2);
            } else if (Character.isWhitespace(c)) {
                space();
                at++;
            } else if (isPlaceholder(c)) {
                placeholder();
            } else if (isDigit(c) || (c == '.' && isDigit(next(1)) && !isName(last()))) {
                number();
            } else if (isName(c)) {
                name();
            } else {
                shown.append(c);
                word = "";
                at++;
            }
        }
    }

    private void string() {
        if (word.length() == 1 ? last() != ' ' : word.equals("u&")) { // E'', N'', X'', B'', U&''
            shown.setLength(shown.length() - word.length());
        }
        int from = ++at;
        while (at < sql.length()) {
            if (sql.charAt(at) == '\'') {
                if (next(1) != '\'') {
                    break;
                }
                at++;
            }
            at++;
        }
        // some take a backslash before a quote for an escape, others do not: where the literal ends cannot be told
        boolean unclear = at < sql.length() && sql.substring(from, at).contains("\\");
        at = unclear ? sql.length() : at + 1;
        blot();
    }

    private void doubleQuoted() {
        int end = sql.indexOf('"', at + 1);
        boolean named = last() == '.'
                || BEFORE_NAMES.contains(word)
                || (end > 0 && end + 1 < sql.length() && sql.charAt(end + 1) == '.');
        if (end > 0 && named && sql.substring(at + 1, end).chars().allMatch(c -> isName((char) c))) {
            upTo(end);
            return;
        }
        at++;
        while (at < sql.length() && (sql.charAt(at) != '"' || next(1) == '"')) {
            boolean escaped = sql.charAt(at) == '\\';
            at += sql.charAt(at) == '"' ? 2 : 1;
            if (escaped && at < sql.length() && sql.charAt(at) == '"') {
                at = sql.length(); // unclear, as above
            }
        }
        at = Math.min(at + 1, sql.length());
        blot();
    }

    private boolean isDollarQuote() {
        int end = sql.indexOf('$', at + 1);
        return end > 0
                && !isDigit(next(1))
                && sql.substring(at + 1, end).chars().allMatch(c -> isName((char) c));
    }

    private void dollarQuoted() {
        String tag = sql.substring(at, sql.indexOf('$', at + 1) + 1);
        int end = sql.indexOf(tag, at + tag.length());
        at = end < 0 ? sql.length() : end + tag.length();
        blot();
    }

    private void comment(int end, int length) {
        at = end < 0 ? sql.length() : end + length;
        space();
    }

    private boolean isPlaceholder(char c) {
        return c == '?' || ((c == ':' || c == '$' || c == '@') && isName(next(1)));
    }

    /** {@code ?}, {@code ?1}, {@code :name}, {@code $1}, {@code @p1} */
    private void placeholder() {
        do {
            shown.append(sql.charAt(at++));
        } while (at < sql.length() && isName(sql.charAt(at)));
        word = "";
    }

    private void number() {
        while (at < sql.length() && (isName(sql.charAt(at)) || sql.charAt(at) == '.' || isSignOfExponent())) {
            at++;
        }
        blot();
    }

    private boolean isSignOfExponent() {
        char c = sql.charAt(at);
        return (c == '+' || c == '-') && (sql.charAt(at - 1) == 'e' || sql.charAt(at - 1) == 'E') && isDigit(next(1));
    }

    private void name() {
        int from = at;
        while (at < sql.length() && (isName(sql.charAt(at)) || (sql.charAt(at) == '&' && next(1) == '\''))) {
            at++;
        }
        shown.append(sql, from, at);
        word = at - from > 20 ? "" : sql.substring(from, at).toLowerCase(Locale.ROOT);
    }

    private void upTo(int end) {
        int to = end < 0 ? sql.length() : end + 1;
        shown.append(sql, at, Math.min(to, at + MAX_LENGTH));
        at = to;
        word = "";
    }

    private void blot() {
        shown.append(SecretMasker.BLOT);
        word = "";
    }

    private void space() {
        if (!shown.isEmpty() && last() != ' ') {
            shown.append(' ');
        }
    }

    private char last() {
        return shown.isEmpty() ? ' ' : shown.charAt(shown.length() - 1);
    }

    private char next(int ahead) {
        return at + ahead < sql.length() ? sql.charAt(at + ahead) : ' ';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isName(char c) {
        return c == '_' || c == '$' || Character.isLetterOrDigit(c);
    }
}
