package dev.inflight.service.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.test.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.springframework.scheduling.support.SimpleTriggerContext;

/** What one replica plans and asks for. */
class SharedScheduleTests {

    private static final Duration LEASE = Duration.ofSeconds(30);

    private final ManualTime time = new ManualTime();
    private final List<Asked> asked = new ArrayList<>();
    private CompletionStage<Boolean> answer = CompletableFuture.completedFuture(true);
    private int started;

    record Asked(String schedule, long number, Duration keep) {}

    private SharedSchedule schedule(Rhythm rhythm) {
        return new SharedSchedule(
                "prices",
                rhythm,
                LEASE,
                time::wallTime,
                (schedule, number, keep) -> {
                    asked.add(new Asked(schedule, number, keep));
                    return answer;
                },
                () -> started++);
    }

    private static Instant plan(SharedSchedule schedule) {
        return schedule.nextExecution(new SimpleTriggerContext());
    }

    private void advanceTo(Instant instant) {
        time.advance(Duration.between(time.wallTime(), instant));
    }

    @Test
    void what_is_planned_is_asked_for_by_its_number_and_started() {
        SharedSchedule schedule = schedule(Rhythm.every(Duration.ofMinutes(1)));
        time.advance(Duration.ofSeconds(7));
        Instant planned = plan(schedule);
        advanceTo(planned);

        schedule.run();

        assertThat(planned).isEqualTo("2026-01-01T00:01:00Z");
        assertThat(asked).containsExactly(new Asked("prices", planned.getEpochSecond() / 60, Duration.ofMinutes(10)));
        assertThat(started).isEqualTo(1);
    }

    @Test
    void what_runs_after_the_next_was_planned_is_still_asked_for_by_its_own_number() {
        SharedSchedule schedule = schedule(Rhythm.every(Duration.ofSeconds(1)));
        Instant first = plan(schedule);
        advanceTo(first);
        Instant second = plan(schedule); // as a scheduler with virtual threads does
        schedule.run();
        advanceTo(second);
        schedule.run();

        assertThat(asked).extracting(Asked::number).containsExactly(first.getEpochSecond(), second.getEpochSecond());
    }

    @Test
    void what_was_planned_and_never_ran_holds_up_nothing_after_it() {
        SharedSchedule schedule = schedule(Rhythm.every(Duration.ofSeconds(1)));
        advanceTo(plan(schedule).plusMillis(2)); // and then the scheduler is stopped, and goes on
        for (int i = 0; i < 3; i++) {
            advanceTo(plan(schedule));
            schedule.run();
        }

        assertThat(started).isEqualTo(3);
    }

    @Test
    void what_another_replica_has_is_not_started() {
        SharedSchedule schedule = schedule(Rhythm.every(Duration.ofMinutes(1)));
        answer = CompletableFuture.completedFuture(false);
        advanceTo(plan(schedule));

        schedule.run();

        assertThat(started).isZero();
    }

    @Test
    void nothing_is_started_before_the_answer_is_there() {
        SharedSchedule schedule = schedule(Rhythm.every(Duration.ofMinutes(1)));
        CompletableFuture<Boolean> later = new CompletableFuture<>();
        answer = later;
        advanceTo(plan(schedule));
        schedule.run();
        assertThat(started).isZero();

        later.complete(true);

        assertThat(started).isEqualTo(1);
    }

    @Test
    void a_question_that_fails_starts_nothing() {
        SharedSchedule schedule = schedule(Rhythm.every(Duration.ofMinutes(1)));
        answer = CompletableFuture.failedFuture(new IllegalStateException("no"));
        advanceTo(plan(schedule));

        schedule.run();

        assertThat(started).isZero();
    }

    @Test
    void what_it_comes_too_late_for_by_a_period_is_skipped() {
        SharedSchedule schedule = schedule(Rhythm.every(Duration.ofSeconds(1)));
        Instant planned = plan(schedule);
        advanceTo(planned.plusMillis(1_001));

        schedule.run();

        assertThat(asked).isEmpty();
        assertThat(plan(schedule)).isEqualTo(planned.plusSeconds(2));
    }

    @Test
    void what_it_comes_too_late_for_by_a_lease_is_skipped() {
        SharedSchedule schedule = schedule(Rhythm.every(Duration.ofHours(1)));
        Instant planned = plan(schedule);
        advanceTo(planned.plus(LEASE).plusMillis(1));

        schedule.run();

        assertThat(asked).isEmpty();
    }

    @Test
    void what_is_late_by_no_more_than_a_period_and_a_lease_is_asked_for() {
        SharedSchedule quick = schedule(Rhythm.every(Duration.ofSeconds(1)));
        advanceTo(plan(quick).plusSeconds(1));
        quick.run();
        SharedSchedule slow = schedule(Rhythm.every(Duration.ofHours(1)));
        advanceTo(plan(slow).plus(LEASE));
        slow.run();

        assertThat(asked).hasSize(2);
    }

    @Test
    void a_scheduler_that_wakes_too_early_does_not_plan_the_same_again() {
        SharedSchedule schedule = schedule(Rhythm.cron("0 * * * * *", ZoneOffset.UTC));
        Instant planned = plan(schedule);
        advanceTo(planned.minusMillis(1));
        schedule.run();

        assertThat(plan(schedule)).isEqualTo(planned.plusSeconds(60));
    }

    @Test
    void a_clock_that_was_set_back_by_an_hour_does_not_silence_it_for_an_hour() {
        SharedSchedule schedule = schedule(Rhythm.every(Duration.ofSeconds(10)));
        Instant planned = plan(schedule);
        advanceTo(planned);
        time.jumpWallClock(Duration.ofHours(-1));

        assertThat(plan(schedule)).isEqualTo(planned.minus(Duration.ofHours(1)).plusSeconds(10));
    }

    @Test
    void who_has_an_occurrence_is_remembered_for_two_periods_but_at_least_ten_minutes_and_at_most_a_day() {
        for (Duration every :
                List.of(Duration.ofMinutes(4), Duration.ofHours(2), Duration.ofHours(13), Duration.ofDays(9))) {
            SharedSchedule schedule = schedule(Rhythm.every(every));
            Instant planned = plan(schedule);
            time.jumpWallClock(Duration.between(time.wallTime(), planned));
            schedule.run();
            time.jumpWallClock(Duration.between(time.wallTime(), Instant.parse("2026-01-01T00:00:00Z")));
        }

        assertThat(asked)
                .extracting(Asked::keep)
                .containsExactly(
                        Duration.ofMinutes(10), Duration.ofHours(4), Duration.ofHours(24), Duration.ofHours(24));
    }

    @Test
    void one_that_never_comes_is_never_due() {
        SharedSchedule schedule = schedule(Rhythm.cron("0 0 0 30 2 *", ZoneOffset.UTC));

        assertThat(plan(schedule)).isNull();
        schedule.run();

        assertThat(asked).isEmpty();
    }
}
