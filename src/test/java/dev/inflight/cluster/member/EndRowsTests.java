package dev.inflight.cluster.member;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.EndedTask;
import dev.inflight.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Past ends on their way from one replica to another. */
class EndRowsTests {

    private static EndedTask end(Long token) {
        return new EndedTask(
                "a",
                "q7-1",
                "kind",
                "label",
                Outcome.COMPLETED,
                null,
                null,
                Instant.ofEpochMilli(1_000),
                Instant.ofEpochMilli(2_000),
                Duration.ofSeconds(1),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                token,
                List.of(new StackTraceElement("C", "m", "C.java", 7)),
                List.of());
    }

    @Test
    void one_arrives_as_it_was() {
        assertThat(EndRows.parse(EndRows.of(end(1_796_005_439_809_755L)))).isEqualTo(end(1_796_005_439_809_755L));
        assertThat(EndRows.parse(EndRows.of(end(null)))).isEqualTo(end(null));
    }

    @Test
    void one_of_a_version_that_tells_no_token_has_none() {
        String line = EndRows.of(end(null));

        assertThat(EndRows.parse(line.substring(0, line.lastIndexOf('\t')))).isEqualTo(end(null));
    }
}
