package dev.inflight.actuate;

import dev.inflight.TaskText;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads the body of a change: one flat JSON object in UTF-8, known fields only, each at most once and of its own type.
 * A field that is {@code null} counts as absent.
 */
final class FlatBody {

    private static final JsonFactory JSON = JsonFactory.builder().build();

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
            Map.entry("extend", Kind.TEXT)));

    private FlatBody() {}

    /**
     * The fields and their values as texts.
     *
     * @throws MalformedFieldException when the body is anything else
     */
    static Map<String, String> read(byte[] body) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), decode(body))) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedFieldException(null, "the body must be a JSON object");
            }
            Map<String, String> fields = new LinkedHashMap<>();
            Set<String> seen = new HashSet<>();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String field = parser.currentName();
                Kind kind = FIELDS.get(field);
                if (kind == null) {
                    throw MalformedFieldException.unknown("field", field, FIELDS.keySet());
                }
                if (!seen.add(field)) {
                    throw new MalformedFieldException(field, field + " is there twice");
                }
                JsonToken value = parser.nextToken();
                if (value != JsonToken.VALUE_NULL) {
                    kind.require(field, value, parser.getString());
                    fields.put(field, parser.getString());
                }
            }
            if (parser.nextToken() != null) {
                throw new MalformedFieldException(null, "the body must end after its JSON object");
            }
            return fields;
        } catch (JacksonException e) {
            throw new MalformedFieldException(
                    null, "the body is not valid JSON: " + TaskText.escape(TaskText.clip(e.getOriginalMessage())));
        }
    }

    private static String decode(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedFieldException(null, "the body is not UTF-8");
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

        void require(String field, JsonToken value, String text) {
            boolean fits = switch (this) {
                case TEXT -> value == JsonToken.VALUE_STRING;
                case NUMBER -> value == JsonToken.VALUE_NUMBER_INT;
                case TRUTH -> value == JsonToken.VALUE_TRUE || value == JsonToken.VALUE_FALSE;
            };
            if (!fits) {
                throw new MalformedFieldException(
                        field, field + " must be " + sentence + ", not " + TaskText.quote(text));
            }
        }
    }
}
