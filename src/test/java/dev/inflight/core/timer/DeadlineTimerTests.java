package dev.inflight.core.timer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.Ripcord;
import dev.inflight.TimeSource;
import dev.inflight.core.LogLines;
import dev.inflight.core.threads.CallbackPool;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** When the timer's driver is woken, and when the timer wants to be called again. The test's own thread is the driver's. */
class DeadlineTimerTests {

    private static final long TICK = DeadlineTimer.TICK_NANOS;
    private static final long LINGER = DeadlineTimer.LINGER_TICKS * TICK;

    @RegisterExtension
    final LogLines log = new LogLines();

    private final Clock clock = new Clock();
    private final Queue<Runnable> threads = new ArrayDeque<>();
    private final CallbackPool effects = new CallbackPool(threads::add, threads::add, 2, 1_000);
    private final DeadlineTimer timer = new DeadlineTimer("timer", clock, effects);

    private static final class Clock implements TimeSource, TimeSource.Driver {
        private long nanos = Long.MAX_VALUE - 5; // about to wrap round
        private int wakes;

        @Override
        public long nanoTime() {
            return nanos;
        }

        @Override
        public Instant wallTime() {
            return Instant.EPOCH;
        }

        @Override
        public Driver drive(String name, Timer timer) {
            return this;
        }

        @Override
        public void wake() {
            wakes++;
        }

        @Override
        public void close() {}
    }

    /** Wants to be called at an instant, and then never again. */
    private final class Alarm extends TimedFuture<String> {
        private long at;
        private int asked;
        private int endsWhenAsked = Integer.MAX_VALUE;
        private int failures;
        private Runnable callback = () -> {};
        private final List<Long> rung = new ArrayList<>();

        Alarm(long at) {
            super(DeadlineTimer.stripe());
            this.at = at;
        }

        @Override
        protected long nextAlarm() {
            return ++asked >= endsWhenAsked ? DeadlineTimer.NEVER : at;
        }

        @Override
        protected void onAlarm(long now) {
            if (failures-- > 0) {
                throw new IllegalStateException("planted");
            }
            rung.add(now);
            callback.run();
        }

        @Override
        public Ripcord ripcord() {
            return reason -> false;
        }

        @Override
        public String name() {
            return "alarm";
        }

        @Override
        public String id() {
            return "alarm-1";
        }
    }

    private Alarm armed(long tick) {
        Alarm alarm = new Alarm(tick * TICK);
        timer.arm(alarm);
        return alarm;
    }

    private long advance(long nanos) {
        clock.nanos += nanos;
        return timer.advance();
    }

    // ---- its clock

    @Test
    void itsClockStartsAtZero() {
        assertThat(timer.now()).isZero();
    }

    @Test
    void itsClockGoesOnWhenItsSourceWrapsRound() {
        clock.nanos += 10;
        assertThat(timer.now()).isEqualTo(10);
    }

    @Test
    void anInstantOnATickIsThatTick() {
        assertThat(DeadlineTimer.tickAtOrAfter(3 * TICK)).isEqualTo(3);
        assertThat(DeadlineTimer.tickAtOrAfter(3 * TICK + 1)).isEqualTo(4);
    }

    // ---- stripes

    @Test
    void threadsMadeOneAfterTheOtherDoNotShareAWheel() throws InterruptedException {
        Set<Integer> stripes = new HashSet<>();
        for (int i = 0; i < 4 * DeadlineTimer.STRIPES; i++) {
            Thread thread = new Thread(() -> stripes.add(DeadlineTimer.stripe()));
            thread.start();
            thread.join();
        }
        assertThat(stripes)
                .hasSizeGreaterThan(DeadlineTimer.STRIPES / 2)
                .allSatisfy(stripe -> assertThat(stripe).isBetween(0, DeadlineTimer.STRIPES - 1));
    }

    // ---- waking

    @Test
    void whatIsArmedWhileItLooksWakesIt() {
        armed(10);
        assertThat(clock.wakes).isEqualTo(1);
    }

    @Test
    void whatIsDueWhenItLooksAnywayDoesNotWakeIt() {
        armed(10);
        advance(0);
        armed(10);
        assertThat(clock.wakes).isEqualTo(1);
    }

    @Test
    void whatIsDueEarlierWakesIt() {
        armed(10);
        advance(0);
        armed(9);
        assertThat(clock.wakes).isEqualTo(2);
    }

    @Test
    void itCanBeWokenForNoReason() {
        timer.wake();
        assertThat(clock.wakes).isEqualTo(1);
    }

    @Test
    void whoeverWaitsForAnEffectWakesIt() {
        for (int i = 0; i < 3; i++) {
            effects.execute(() -> {});
        }
        assertThat(clock.wakes).isEqualTo(1);
    }

    // ---- ringing

    @Test
    void itRingsWhatIsDueAndNotBefore() {
        Alarm alarm = armed(10);
        assertThat(advance(10 * TICK - 1)).isEqualTo(1);
        assertThat(alarm.rung).isEmpty();
        advance(1);
        assertThat(alarm.rung).containsExactly(10 * TICK);
    }

    @Test
    void oneThatFailsRingsAgainAtTheNextTick() {
        Alarm alarm = armed(10);
        alarm.failures = 1;
        advance(10 * TICK);
        assertThat(alarm.rung).isEmpty();
        advance(TICK);
        assertThat(alarm.rung).hasSize(1);
    }

    @Test
    void oneThatFailsIsLogged() {
        armed(10).failures = 1;
        advance(10 * TICK);
        assertThat(log.lines()).singleElement().asString().endsWith("failed and rings again");
    }

    @Test
    void whatIsArmedAgainAfterItsEndIsDisarmed() {
        Alarm alarm = new Alarm(10 * TICK);
        alarm.endsWhenAsked = 2; // between the wheel's question and the timer's
        timer.rearm(alarm);
        assertThat(timer.isEmpty()).isTrue();
    }

    @Test
    void whatIsArmedIsNotEmpty() {
        armed(10);
        assertThat(timer.isEmpty()).isFalse();
    }

    @Test
    void whoMovesTheClockWhenItRingsTakesNothingFromThoseOfTheSameInstant() {
        List<Alarm> same = List.of(armed(1), armed(1), armed(1));
        List<Alarm> later = List.of(armed(5), armed(5), armed(5));
        same.forEach(alarm -> alarm.callback = () -> {
            if (clock.nanos < 5 * TICK) {
                advance(4 * TICK);
            }
        });
        advance(TICK);
        assertThat(same)
                .as("of the same instant")
                .allSatisfy(alarm -> assertThat(alarm.rung).hasSize(1));
        assertThat(later)
                .as("of the later one")
                .allSatisfy(alarm -> assertThat(alarm.rung).hasSize(1));
    }

    @Test
    void whileThereIsNoRoomForWhatFollowsNothingRings() {
        backlog();
        Alarm alarm = armed(1);
        assertThat(advance(TICK)).isEqualTo(DeadlineTimer.RELIEF_TICKS * TICK);
        assertThat(alarm.rung).isEmpty();
    }

    @Test
    void onceThereIsRoomItRings() {
        backlog();
        Alarm alarm = armed(1);
        advance(TICK);
        threads.forEach(Runnable::run);
        advance(TICK);
        assertThat(alarm.rung).hasSize(1);
    }

    private void backlog() {
        for (int i = 0; i < CallbackPool.BACKLOG; i++) {
            effects.execute(() -> {});
        }
    }

    // ---- sleeping

    @Test
    void anIdleOneSleepsForGood() {
        assertThat(advance(0)).isEqualTo(DeadlineTimer.NEVER);
    }

    @Test
    void whenTheLastIsGoneItLingersForASecond() {
        timer.disarm(armed(10));
        assertThat(advance(0)).isEqualTo(LINGER);
    }

    @Test
    void whenNothingHasComeMeanwhileItSleepsForGood() {
        timer.disarm(armed(10));
        advance(0);
        assertThat(advance(LINGER)).isEqualTo(DeadlineTimer.NEVER);
    }

    @Test
    void itSleepsUntilTheNextIsDueHoweverOftenItIsUsed() {
        armed(500);
        assertThat(advance(0)).isLessThanOrEqualTo(500 * TICK);
    }

    @Test
    void whileEffectsWaitItLooksAgainSoon() {
        for (int i = 0; i < 3; i++) {
            effects.execute(() -> {});
        }
        assertThat(advance(TICK)).isEqualTo(DeadlineTimer.RELIEF_TICKS * TICK);
    }

    @Test
    void whoeverLooksBesidesIsCalledAtTheTickHeAsksFor() {
        timer.alsoLook(now -> now + 3 * TICK - 1);
        assertThat(advance(0)).isEqualTo(3 * TICK);
    }

    @Test
    void whoeverLooksBesidesAndAsksForNothingKeepsItFromNoSleep() {
        List<Long> seen = new ArrayList<>();
        timer.alsoLook(now -> {
            seen.add(now);
            return DeadlineTimer.NEVER;
        });
        assertThat(advance(7)).isEqualTo(DeadlineTimer.NEVER);
        assertThat(seen).containsExactly(7L);
    }
}
