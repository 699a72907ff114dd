package dev.inflight.service.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Replicas that were started at different moments plan the same instants under the same numbers. */
class RhythmTests {

    @ParameterizedTest
    @CsvSource({
        "PT1S, 2026-01-01T00:00:00Z, 2026-01-01T00:00:01Z",
        "PT1S, 2026-01-01T00:00:00.999999999Z, 2026-01-01T00:00:01Z",
        "PT0.2S, 2026-01-01T00:00:00.2Z, 2026-01-01T00:00:00.4Z",
        "PT0.3S, 1970-01-01T00:00:00.7Z, 1970-01-01T00:00:00.9Z",
        "PT1H, 2026-01-01T10:59:59Z, 2026-01-01T11:00:00Z",
        "P7D, 1970-01-05T12:00:00Z, 1970-01-08T00:00:00Z",
        "P400000D, 2026-01-01T00:00:00Z, 3065-03-01T00:00:00Z",
    })
    void a_period_is_counted_from_the_epoch(Duration every, Instant after, Instant next) {
        assertThat(Rhythm.every(every).next(after)).isEqualTo(next);
    }

    @Test
    void each_instant_of_a_period_has_the_number_after_the_one_before() {
        Rhythm rhythm = Rhythm.every(Duration.ofMillis(300));
        Instant instant = rhythm.next(Instant.parse("2026-01-01T00:00:00Z"));
        long number = rhythm.number(instant);

        for (int i = 1; i <= 1_000; i++) {
            instant = rhythm.next(instant);
            assertThat(rhythm.number(instant)).isEqualTo(number + i);
        }
    }

    @Test
    void an_expression_is_numbered_by_its_instants() {
        Rhythm rhythm = Rhythm.cron("0 0 2 * * *", ZoneOffset.UTC);
        Instant next = rhythm.next(Instant.parse("2026-01-01T12:00:00.5Z"));

        assertThat(next).isEqualTo("2026-01-02T02:00:00Z");
        assertThat(rhythm.number(next)).isEqualTo(next.toEpochMilli());
        assertThat(rhythm.period(next)).isEqualTo(Duration.ofDays(1));
    }

    @Test
    void an_hour_that_the_clock_has_twice_is_two_instants() {
        Rhythm rhythm = Rhythm.cron("0 30 * * * *", ZoneId.of("Europe/Berlin"));
        Instant first = rhythm.next(Instant.parse("2026-10-25T00:00:00Z"));

        assertThat(first).isEqualTo("2026-10-25T00:30:00Z");
        assertThat(rhythm.next(first)).isEqualTo("2026-10-25T01:30:00Z");
    }

    @Test
    void an_expression_that_never_comes_has_no_instant() {
        assertThat(Rhythm.cron("0 0 0 30 2 *", ZoneOffset.UTC).next(Instant.EPOCH))
                .isNull();
    }

    @Test
    void what_is_no_expression_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Rhythm.cron("sometimes", ZoneOffset.UTC))
                .withMessageContaining("sometimes");
    }
}
