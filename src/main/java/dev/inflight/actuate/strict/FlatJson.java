package dev.inflight.actuate.strict;

import dev.inflight.TaskText;
import java.io.Serial;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes one JSON object (RFC 8259) without nesting, so that what is strict does not depend on which JSON library an
 * application has. To the letter of the standard: no comments, no single quotes, no numbers with leading zeros, nothing after
 * the object. Knows no fields; whoever takes the members refuses those that are unknown or there already.
 */
final class FlatJson {

    private static final Pattern NUMBER = Pattern.compile("-?(?:0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
    private static final String ESCAPED = "\"\\/bfnrt";
    private static final String MEANT = "\"\\/\b\f\n\r\t";

    /** Stands for the end. No JSON has it outside of a string. */
    private static final char END = '\uffff';

    private final String json;
    private int at;

    private FlatJson(String json) {
        this.json = json;
    }

    /** What a value is. */
    enum Type {
        STRING,
        INTEGER,
        OTHER_NUMBER,
        TRUTH,
        NULL,
        /** Of which only the bracket that begins it is read. */
        NESTED
    }

    /**
     * A value.
     *
     * @param type what it is
     * @param text of a string: what it says; else as it is written
     */
    record Value(Type type, String text) {}

    /** The text is not such an object. */
    static final class MalformedJsonException extends Exception {

        @Serial
        private static final long serialVersionUID = 1L;

        MalformedJsonException(String problem) {
            super(problem);
        }
    }

    /**
     * Reads an object.
     *
     * @param members takes each member, in the order of the text, as soon as it is read
     */
    static void read(String json, BiConsumer<String, Value> members) throws MalformedJsonException {
        new FlatJson(json).object(members);
    }

    /** Writes an object of strings, whole numbers and nulls, in ASCII, so that no reader can take it for anything else. */
    static String write(Map<String, ? extends @Nullable Object> members) {
        StringBuilder json = new StringBuilder("{");
        members.forEach((name, value) -> {
            if (json.length() > 1) {
                json.append(',');
            }
            string(json, name);
            json.append(':');
            if (value == null) {
                json.append("null");
            } else if (value instanceof Integer number) {
                json.append(number.intValue());
            } else {
                string(json, value.toString());
            }
        });
        return json.append('}').toString();
    }

    private static void string(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c >= ' ' && c <= '~') {
                json.append(c);
            } else {
                json.append(String.format("\\u%04x", (int) c));
            }
        }
        json.append('"');
    }

    private void object(BiConsumer<String, Value> members) throws MalformedJsonException {
        expect('{', "the body must be a JSON object");
        if (next() == '}') {
            at++;
        } else {
            do {
                expect('"', null);
                String name = string();
                expect(':', null);
                Value value = value();
                members.accept(name, value);
                if (value.type() == Type.NESTED) {
                    throw unexpected();
                }
            } while (comma());
        }
        next();
        if (at < json.length()) {
            throw new MalformedJsonException("the body must end after its JSON object");
        }
    }

    private boolean comma() throws MalformedJsonException {
        char c = next();
        if (c != ',' && c != '}') {
            throw unexpected();
        }
        at++;
        return c == ',';
    }

    private Value value() throws MalformedJsonException {
        char c = next();
        switch (c) {
            case '"' -> {
                at++;
                return new Value(Type.STRING, string());
            }
            case '{', '[' -> {
                return new Value(Type.NESTED, String.valueOf(c));
            }
            case 't' -> {
                return word("true", Type.TRUTH);
            }
            case 'f' -> {
                return word("false", Type.TRUTH);
            }
            case 'n' -> {
                return word("null", Type.NULL);
            }
            default -> {
                return number();
            }
        }
    }

    private Value word(String word, Type type) throws MalformedJsonException {
        if (!json.startsWith(word, at)) {
            throw unexpected();
        }
        at += word.length();
        return new Value(type, word);
    }

    private Value number() throws MalformedJsonException {
        Matcher number = NUMBER.matcher(json).region(at, json.length());
        if (!number.lookingAt()) {
            throw unexpected();
        }
        at = number.end();
        boolean whole = number.group(1) == null && number.group(2) == null;
        return new Value(whole ? Type.INTEGER : Type.OTHER_NUMBER, number.group());
    }

    /** From after the quote that begins it to after the one that ends it. */
    private String string() throws MalformedJsonException {
        StringBuilder text = new StringBuilder();
        while (true) {
            char c = take();
            if (c == '"') {
                return text.toString();
            }
            if (c < ' ') {
                at--;
                throw unexpected();
            }
            text.append(c == '\\' ? escaped() : c);
        }
    }

    private char escaped() throws MalformedJsonException {
        char c = take();
        int known = ESCAPED.indexOf(c);
        if (known >= 0) {
            return MEANT.charAt(known);
        }
        int unit = 0;
        for (int i = 0; i < 4 && c == 'u'; i++) {
            char digit = take();
            int value = digit < 0x80 ? Character.digit(digit, 16) : -1;
            if (value < 0) {
                at--;
                throw unexpected();
            }
            unit = unit * 16 + value;
        }
        if (c != 'u') {
            at--;
            throw unexpected();
        }
        return (char) unit;
    }

    /** The next character that is not white space, which stays where it is; {@link #END} when there is none. */
    private char next() {
        while (at < json.length() && " \t\n\r".indexOf(json.charAt(at)) >= 0) {
            at++;
        }
        return at < json.length() ? json.charAt(at) : END;
    }

    private char take() throws MalformedJsonException {
        if (at >= json.length()) {
            throw unexpected();
        }
        return json.charAt(at++);
    }

    private void expect(char wanted, @Nullable String otherwise) throws MalformedJsonException {
        if (next() != wanted) {
            throw otherwise == null ? unexpected() : new MalformedJsonException(otherwise);
        }
        at++;
    }

    private MalformedJsonException unexpected() {
        return new MalformedJsonException(
                at >= json.length()
                        ? "the body is not valid JSON: it ends too early"
                        : "the body is not valid JSON: unexpected "
                                + TaskText.quote(json.substring(at, json.offsetByCodePoints(at, 1)))
                                + " at character " + (at + 1));
    }
}
