package dev.inflight.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.inflight.TaskCounts;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemberTests {

    private static final TaskCounts COUNTS = new TaskCounts(7, 3, 4, 2, 1, Duration.ofMillis(12_300));
    private static final TaskCounts NOTHING = new TaskCounts(0, 0, 0, 0, 0, Duration.ZERO);
    private static final Instant SINCE = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final Member MEMBER = new Member("a", "prices-7c9f5d-x2x9z", SINCE, 4, COUNTS, 5);

    @Test
    void a_record_is_read_again() {
        assertThat(Member.parse("a", MEMBER.toRecord(), Duration.ZERO)).isEqualTo(MEMBER);
    }

    @Test
    void a_record_of_another_version_is_read_as_far_as_it_is_known() {
        String record = MEMBER.toRecord().replace("v=1", "v=2\nmood=good") + "\nclaims.old=17\n=\n\nnothing";

        assertThat(Member.parse("a", record, Duration.ZERO)).isEqualTo(MEMBER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "garbage", "outstanding=-1\nqueued=many\nrunning=\noldest=9999999999999999999999\nsince=x"})
    void a_record_that_makes_no_sense_is_one_of_nothing(String record) {
        assertThat(Member.parse("a", record, Duration.ZERO))
                .isEqualTo(new Member("a", "", Instant.EPOCH, 0, NOTHING, 0));
    }

    @Test
    void a_record_that_is_too_long_is_not_read() {
        String record = MEMBER.toRecord() + "\nx=" + "y".repeat(Member.MAX_RECORD_LENGTH);

        assertThat(Member.parse("a", record, Duration.ZERO).counts()).isEqualTo(NOTHING);
    }

    @Test
    void a_count_that_is_too_large_is_the_largest() {
        assertThat(Member.parse("a", "claims=99999999999", Duration.ZERO).claims())
                .isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void a_host_that_would_forge_a_line_is_escaped() {
        Member member = new Member("a", "x\nclaims=99\u202e", SINCE, 1, COUNTS, 5);

        assertThat(Member.parse("a", member.toRecord(), Duration.ZERO)).isEqualTo(member);
        assertThat(member.host()).isEqualTo("x\\u000aclaims=99\\u202e");
    }

    @Test
    void the_longest_host_fits_into_a_record() {
        Member member = new Member("a", "\n".repeat(300), SINCE, Integer.MAX_VALUE, COUNTS, Integer.MAX_VALUE);

        assertThat(member.toRecord().length()).isLessThan(Member.MAX_RECORD_LENGTH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a}b", "{", "a b", "ä", ".a", "a\n"})
    void an_instance_that_is_none_is_refused(String instance) {
        assertThatIllegalArgumentException().isThrownBy(() -> Member.requireInstance(instance));
    }

    @Test
    void a_negative_count_is_refused() {
        TaskCounts negative = new TaskCounts(-1, 0, 0, 0, 0, Duration.ZERO);

        assertThatIllegalArgumentException().isThrownBy(() -> new Member("a", "h", SINCE, 1, negative, 0));
    }
}
