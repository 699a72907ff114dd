package dev.inflight.actuate.strict;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.inflight.TaskText;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Any bytes as a body: read, or refused as malformed with a message that forges nothing. */
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
        } catch (RefusedRequestException refused) {
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

    private static void forgesNothing(RefusedRequestException refused) {
        assertThat(TaskText.escape(refused.getMessage())).isEqualTo(refused.getMessage());
    }
}
