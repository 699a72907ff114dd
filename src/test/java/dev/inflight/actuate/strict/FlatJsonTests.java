package dev.inflight.actuate.strict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Jackson, at its strictest, is the judge. */
class FlatJsonTests {

    private static final JsonMapper JACKSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final String[] PIECES = {
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "\"",
        "\"a\"",
        "\"b\"",
        "\"\"",
        "\\",
        "\\u0041",
        "\\ud83d",
        "\\ude80",
        "\\u00g0",
        "\\n",
        "\\x",
        "\\/",
        "a",
        "é",
        "🚀",
        "\uffff",
        "\ufeff",
        "1",
        "0",
        "-",
        "-0",
        "01",
        "1.5",
        "1.",
        ".5",
        "1e3",
        "1E+",
        "true",
        "True",
        "false",
        "null",
        "nul",
        "NaN",
        " ",
        "\t",
        "\n",
        "\r",
        "\f",
        "\u00a0",
        "\u0000",
        "\u001f",
        "\u007f",
        "//",
        "/**/",
        "'",
        "\"a\":1",
        "\"b\":\"c\"",
        ",\"d\":null"
    };

    @Test
    void whatIsReadAndWhatIsRefusedIsWhatJacksonReadsAndRefuses() {
        Random random = new Random(20_260_101);
        int read = 0;
        for (int i = 0; i < 300_000; i++) {
            String text = text(random);
            Map<String, FlatJson.Value> ours = ours(text);
            JsonNode judge = judge(text);
            if (judge == null || !judge.isObject() || isNested(judge)) {
                assertThat(ours).as(text).isNull();
            } else {
                read++;
                assertThat(ours).as(text).isNotNull();
                assertThat(ours.keySet()).as(text).containsExactlyElementsOf(judge.propertyNames());
                judge.properties()
                        .forEach(property -> assertThat(means(ours.get(property.getKey()), property.getValue()))
                                .as(text)
                                .isTrue());
            }
        }
        assertThat(read).isGreaterThan(10_000);
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder(random.nextInt(4) == 0 ? "" : "{");
        for (int n = random.nextInt(8); n > 0; n--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.append(random.nextInt(4) == 0 ? "" : "}").toString();
    }

    private static Map<String, FlatJson.Value> ours(String text) {
        Map<String, FlatJson.Value> members = new LinkedHashMap<>();
        try {
            FlatJson.read(text, (name, value) -> {
                if (members.put(name, value) != null) {
                    throw new IllegalStateException();
                }
            });
            return members;
        } catch (FlatJson.MalformedJsonException | IllegalStateException refused) {
            return null;
        }
    }

    private static JsonNode judge(String text) {
        try {
            return JACKSON.readTree(text);
        } catch (JacksonException refused) {
            return null;
        }
    }

    private static boolean isNested(JsonNode object) {
        return object.properties().stream()
                .anyMatch(property -> property.getValue().isContainer());
    }

    private static boolean means(FlatJson.Value value, JsonNode judge) {
        return switch (value.type()) {
            case STRING -> judge.isString() && judge.stringValue().equals(value.text());
            case INTEGER ->
                judge.isIntegralNumber() && new java.math.BigInteger(value.text()).equals(judge.bigIntegerValue());
            case OTHER_NUMBER -> judge.isFloatingPointNumber();
            case TRUTH -> judge.isBoolean() && value.text().equals(judge.booleanValue() + "");
            case NULL -> judge.isNull();
            case NESTED -> false;
        };
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":1} x | the body must end after its JSON object",
                "[]          | the body must be a JSON object",
                "{\"a\"      | the body is not valid JSON: it ends too early",
                "{\"a\":tru} | the body is not valid JSON: unexpected \"t\" at character 6",
                "{'a':1}     | the body is not valid JSON: unexpected \"'\" at character 2"
            })
    void whatIsWrongIsSaid(String text, String problem) {
        assertThatExceptionOfType(FlatJson.MalformedJsonException.class)
                .isThrownBy(() -> FlatJson.read(text, (name, value) -> {}))
                .withMessage(problem);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "plain", "\"\\/\b\f\n\r\t", "\u0000\u001f\u007f\u2028\u202e", "é€🚀", "</script>", "checked"
            })
    void whatIsWrittenIsReadByOthersAsItWas(String text) {
        String json = FlatJson.write(Map.of("a", text));

        assertThat(JACKSON.readTree(json).get("a").stringValue()).isEqualTo(text);
        assertThat(json).matches("[ -~]+");
    }

    @Test
    void whatIsNullIsWrittenAsNull() {
        Map<String, String> members = new LinkedHashMap<>();
        members.put("error", "no");
        members.put("field", null);

        assertThat(FlatJson.write(members)).isEqualTo("{\"error\":\"no\",\"field\":null}");
    }
}
