package dev.inflight.actuate.strict;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inflight.TaskText;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads the body of a change: one flat JSON object in UTF-8, known fields only, each at most once and of its own type.
 * A field that is {@code null} counts as absent.
 */
final class FlatBody {

    private static final Map<String, Kind> FIELDS = new TreeMap<>(Map.ofEntries(
            Map.entry("name", Kind.TEXT),
            Map.entry("reason", Kind.TEXT),
            Map.entry("id", Kind.TEXT),
            Map.entry("wait", Kind.TEXT),
            Map.entry("match", Kind.TEXT),
            Map.entry("matchKind", Kind.TEXT),
            Map.entry("matchState", Kind.TEXT),
            Map.entry("matchMinAge", Kind.TEXT),
            Map.entry("dryRun", Kind.TRUTH),
            Map.entry("expect", Kind.NUMBER),
            Map.entry("extend", Kind.TEXT),
            Map.entry("scope", Kind.TEXT)));

    private FlatBody() {}

    /**
     * The fields and their values as texts.
     *
     * @throws RefusedRequestException when the body is anything else
     */
    static Map<String, String> read(byte[] body) {
        Map<String, String> fields = new LinkedHashMap<>();
        Set<String> seen = new HashSet<>();
        try {
            FlatJson.read(decode(body), (field, value) -> {
                Kind kind = FIELDS.get(field);
                if (kind == null) {
                    throw RefusedRequestException.unknown("field", field, FIELDS.keySet());
                }
                if (!seen.add(field)) {
                    throw RefusedRequestException.malformed(field, field + " appears twice");
                }
                if (value.type() != FlatJson.Type.NULL) {
                    kind.require(field, value);
                    fields.put(field, value.text());
                }
            });
        } catch (FlatJson.MalformedJsonException e) {
            throw RefusedRequestException.malformed(null, String.valueOf(e.getMessage()));
        }
        return fields;
    }

    private static String decode(byte[] body) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
        } catch (CharacterCodingException e) {
            throw RefusedRequestException.malformed(null, "the body is not UTF-8");
        }
    }

    /** What a field may hold. */
    private enum Kind {
        TEXT("a string"),
        NUMBER("a whole number"),
        TRUTH("true or false");

        private final String sentence;

        Kind(String sentence) {
            this.sentence = sentence;
        }

        void require(String field, FlatJson.Value value) {
            boolean fits = switch (this) {
                case TEXT -> value.type() == FlatJson.Type.STRING;
                case NUMBER -> value.type() == FlatJson.Type.INTEGER;
                case TRUTH -> value.type() == FlatJson.Type.TRUTH;
            };
            if (!fits) {
                throw RefusedRequestException.malformed(
                        field, field + " must be " + sentence + ", not " + TaskText.quote(value.text()));
            }
            if (!UTF_8.newEncoder().canEncode(value.text())) {
                throw RefusedRequestException.malformed(
                        field, field + " must not contain a surrogate alone: " + TaskText.quote(value.text()));
            }
        }
    }
}
