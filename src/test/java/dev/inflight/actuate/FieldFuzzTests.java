package dev.inflight.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.inflight.TaskText;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** Any text as a field: read, or refused as malformed with a message that forges nothing. */
class FieldFuzzTests {

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
            assertThat(TaskText.escape(refused.getMessage())).isEqualTo(refused.getMessage());
        }
    }
}
