package dev.inflight.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.inflight.TaskText;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Any bytes as a body, any text as a field: read, or refused as malformed with a message that forges nothing. */
class RequestFuzzTests {

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNumberLength(100_000)
                            .build())
                    .build())
            .build();

    private static final Set<String> TEXTS =
            Set.of("name", "reason", "id", "wait", "match", "matchKind", "matchState", "matchMinAge", "extend");

    @FuzzTest(maxDuration = "10s")
    void aBodyIsReadAsAnyJsonParserReadsItOrRefused(byte[] body) {
        Map<String, String> fields;
        try {
            fields = FlatBody.read(body);
        } catch (MalformedFieldException refused) {
            forgesNothing(refused);
            return;
        }
        JsonNode whole = JSON.readTree(body);
        assertThat(whole.isObject()).isTrue();
        whole.properties().forEach(property -> {
            JsonNode value = property.getValue();
            if (value.isNull()) {
                assertThat(fields).doesNotContainKey(property.getKey());
            } else if (TEXTS.contains(property.getKey())) {
                assertThat(fields).containsEntry(property.getKey(), value.stringValue());
            } else if (property.getKey().equals("expect")) {
                assertThat(fields).containsKey("expect");
                assertThat(value.isIntegralNumber()).isTrue();
            } else {
                assertThat(property.getKey()).isEqualTo("dryRun");
                assertThat(fields).containsEntry("dryRun", String.valueOf(value.booleanValue()));
            }
        });
    }

    @FuzzTest(maxDuration = "10s")
    void aFieldIsReadOrRefused(FuzzedDataProvider data) {
        Function<String, ?> reader = data.pickValue(List.<Function<String, ?>>of(
                Fields::name,
                text -> Fields.duration("wait", text),
                text -> Fields.number("limit", text),
                text -> Fields.truth("dryRun", text),
                text -> Fields.states("state", text),
                text -> Fields.outcome("outcome", text),
                text -> Fields.sort("sort", text),
                text -> Fields.selector("match", text)));
        try {
            Object read = reader.apply(data.consumeRemainingAsString());
            assertThat(read).isNotNull();
            if (read instanceof Duration duration) {
                assertThat(duration).isGreaterThanOrEqualTo(Duration.ZERO);
            }
        } catch (MalformedFieldException refused) {
            forgesNothing(refused);
        }
    }

    private static void forgesNothing(MalformedFieldException refused) {
        assertThat(TaskText.escape(refused.getMessage())).isEqualTo(refused.getMessage());
    }
}
