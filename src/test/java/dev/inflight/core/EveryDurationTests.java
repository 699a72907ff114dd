package dev.inflight.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.inflight.CancelReport;
import dev.inflight.CancelRequest;
import dev.inflight.HistoryQuery;
import dev.inflight.InFlightFuture;
import dev.inflight.Outcome;
import dev.inflight.TaskQuery;
import dev.inflight.TaskSpec;
import dev.inflight.TaskState;
import dev.inflight.test.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every {@link Duration} there is, at every place that takes one: the boundaries and two thousand of every magnitude and
 * sign. It is refused with a message that quotes it, or kept to the nanosecond, or cut to a bound; nothing overflows.
 */
class EveryDurationTests {

    private static final Duration LONGEST = Duration.ofDays(36_500);
    private static final List<Duration> ALL = durations();
    private static final List<Duration> POSITIVE = ALL.stream()
            .filter(duration -> duration.compareTo(Duration.ZERO) > 0)
            .toList();
    private static final List<Duration> NOT_POSITIVE = ALL.stream()
            .filter(duration -> duration.compareTo(Duration.ZERO) <= 0)
            .toList();
    private static final List<Duration> NEGATIVE =
            NOT_POSITIVE.stream().filter(Duration::isNegative).toList();

    private static List<Duration> durations() {
        List<Duration> durations = new ArrayList<>();
        for (long seconds : new long[] {
            0, 1, -1, Integer.MAX_VALUE, 3_153_600_000L, 9_223_372_036L, -9_223_372_037L, Long.MAX_VALUE, Long.MIN_VALUE
        }) {
            for (long nanos : new long[] {0, 1, 854_775_807, 854_775_808, 999_999_999}) {
                durations.add(Duration.ofSeconds(seconds, nanos));
            }
        }
        durations.addAll(List.of(
                Duration.ofNanos(Long.MAX_VALUE),
                Duration.ofNanos(Long.MIN_VALUE),
                Duration.ofNanos(-1),
                Duration.ofMillis(Long.MAX_VALUE),
                ManualTime.TICK,
                ManualTime.TICK.plusNanos(1),
                ManualTime.TICK.minusNanos(1),
                LONGEST,
                LONGEST.plusNanos(1),
                LONGEST.minusNanos(1)));
        SplittableRandom random = new SplittableRandom(15);
        while (durations.size() < 2_000) {
            // as many of a few nanoseconds as of milliards of years
            int bits = random.nextInt(93);
            long seconds = bits < 30 ? 0 : random.nextLong() >>> (93 - bits);
            long nanos = bits < 30 ? random.nextLong(1L << bits) : random.nextLong(1_000_000_000);
            Duration duration = Duration.ofSeconds(seconds, nanos);
            durations.add(random.nextInt(4) == 0 ? duration.negated() : duration);
        }
        return List.copyOf(durations);
    }

    /** Registries that live for one duration, and have to be empty after it. */
    private static void forEach(List<Duration> durations, long origin, BiFunction<ManualTime, Duration, Wiring> use) {
        for (Duration duration : durations) {
            Wiring engine = use.apply(new ManualTime(origin), duration);
            assertThat(EngineInvariants.leftIn(engine))
                    .as("left after %s", duration)
                    .isEmpty();
        }
    }

    private static void forEach(List<Duration> durations, BiFunction<ManualTime, Duration, Wiring> use) {
        forEach(durations, 0, use);
    }

    private static DefaultInFlightRegistry registry(ManualTime time, Consumer<RegistryBuilder> configuration) {
        RegistryBuilder builder = DefaultInFlightRegistry.builder()
                .time(time)
                .executor(Runnable::run)
                .maxTimeout(LONGEST);
        configuration.accept(builder);
        return builder.build();
    }

    private static DefaultInFlightRegistry registry(ManualTime time) {
        return registry(time, builder -> {});
    }

    /** Nothing that is cancelled ends this one. */
    private static CompletableFuture<String> stubborn() {
        return new CompletableFuture<>() {
            @Override
            public boolean cancel(boolean mayInterruptIfRunning) {
                return false;
            }
        };
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Outcome outcome(DefaultInFlightRegistry registry) {
        return registry.history(HistoryQuery.ALL).get(0).outcome();
    }

    @Test
    void noDescriptionTakesOneThatIsNotPositive() {
        for (Duration duration : NOT_POSITIVE) {
            for (Consumer<TaskSpec.Builder> part : List.<Consumer<TaskSpec.Builder>>of(
                    spec -> spec.timeout(duration),
                    spec -> spec.afterStop(duration),
                    spec -> spec.stall(duration),
                    spec -> spec.softTimeout(duration))) {
                TaskSpec.Builder spec = Specs.build("a");
                part.accept(spec);
                assertThatIllegalArgumentException()
                        .isThrownBy(spec::build)
                        .withMessageContaining("of task \"a\" must be positive, not " + duration);
            }
        }
    }

    @Test
    void noRegistryTakesATimeoutBeyondItsMaximum() {
        List<Duration> tooLong = POSITIVE.stream()
                .filter(duration -> duration.compareTo(LONGEST) > 0)
                .toList();
        forEach(tooLong, (time, timeout) -> {
            DefaultInFlightRegistry registry = registry(time);
            TaskSpec spec = Specs.build("a").timeout(timeout).build();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> registry.track(spec, new CompletableFuture<>()))
                    .withMessage(
                            "timeout " + timeout + " of task \"a\" exceeds inflight.max-timeout, which is PT876000H");
            return registry.parts();
        });
    }

    /** The clock may begin anywhere, and wrap round while the run goes on. */
    @ParameterizedTest
    @ValueSource(
            longs = {0, -1, Long.MAX_VALUE, Long.MAX_VALUE - 1_000_000_000, Long.MIN_VALUE, 4_000_000_000_000_000_000L})
    void aRunTimesOutNeverEarlyAndATickLateAtMost(long origin) {
        List<Duration> possible = POSITIVE.stream()
                .filter(duration -> duration.compareTo(LONGEST) <= 0)
                .toList();
        assertThat(possible).hasSizeGreaterThan(500);
        forEach(possible, origin, (time, timeout) -> {
            DefaultInFlightRegistry registry = registry(time);
            InFlightFuture<String> future =
                    registry.track(Specs.build("a").timeout(timeout).build(), new CompletableFuture<>());
            time.advance(timeout.minusNanos(1));
            assertThat(future).as("just before %s", timeout).isNotDone();
            time.advance(ManualTime.TICK.plusNanos(1));
            assertThat(future).as("a tick after %s", timeout).isCompletedExceptionally();
            return registry.parts();
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - 1_000_000_000})
    void aRunTimesOutAfterTheMachineSleptToo(long origin) {
        forEach(POSITIVE, origin, (time, sleep) -> {
            DefaultInFlightRegistry registry = registry(time);
            InFlightFuture<String> future =
                    registry.track(Specs.build("a").timeout(Duration.ofNanos(1)).build(), new CompletableFuture<>());
            time.leap(shorter(sleep, LONGEST).plus(ManualTime.TICK));
            assertThat(future).as("after a sleep of %s", sleep).isCompletedExceptionally();
            return registry.parts();
        });
    }

    @Test
    void aRunStallsOrTimesOutWhicheverIsFirst() {
        forEach(POSITIVE, (time, stall) -> {
            DefaultInFlightRegistry registry = registry(time);
            Duration timeout = Duration.ofDays(1);
            registry.track(Specs.build("a").timeout(timeout).stall(stall).build(), new CompletableFuture<>());
            Duration first = shorter(stall, timeout);
            time.advance(first.minusNanos(1));
            assertThat(registry.outstanding()).as("just before %s", first).isOne();
            time.advancePast(Duration.ofNanos(1));
            assertThat(outcome(registry))
                    .as("with a stall of %s", stall)
                    .isEqualTo(stall.compareTo(timeout) < 0 ? Outcome.STALLED : Outcome.TIMED_OUT);
            return registry.parts();
        });
    }

    @Test
    void aSoftTimeoutEndsNothing() {
        forEach(POSITIVE, (time, soft) -> {
            DefaultInFlightRegistry registry = registry(time);
            CompletableFuture<String> work = new CompletableFuture<>();
            registry.track(Specs.build("a").timeout(LONGEST).softTimeout(soft).build(), work);
            time.leap(LONGEST.minusNanos(1));
            assertThat(registry.outstanding())
                    .as("with a soft timeout of %s", soft)
                    .isOne();
            work.complete("done");
            return registry.parts();
        });
    }

    @Test
    void aNewcomerWaitsForStubbornWorkNoLongerThanItMay() {
        forEach(POSITIVE, (time, afterStop) -> {
            DefaultInFlightRegistry registry = registry(time);
            CompletableFuture<String> older = stubborn();
            Duration timeout = Duration.ofDays(1);
            registry.track(Specs.build("a").timeout(timeout).build(), older);
            CompletableFuture<String> newer = new CompletableFuture<>();
            boolean[] begun = new boolean[1];
            registry.startAsync(
                    Specs.build("a").timeout(timeout).afterStop(afterStop).build(), () -> {
                        begun[0] = true;
                        return newer;
                    });
            Duration wait = shorter(afterStop, timeout);
            time.advance(wait.minusNanos(1));
            assertThat(begun[0]).as("just before %s", wait).isFalse();
            time.advancePast(Duration.ofNanos(1));
            // its own timeout may come first
            assertThat(begun[0]).as("a tick after %s", wait).isEqualTo(afterStop.compareTo(timeout) < 0);
            older.complete("at last");
            newer.complete("done");
            return registry.parts();
        });
    }

    @Test
    void anExtensionIsRefusedOrCutToTheMaximum() {
        forEach(ALL, (time, by) -> {
            DefaultInFlightRegistry registry = registry(time);
            CompletableFuture<String> work = new CompletableFuture<>();
            Duration timeout = Duration.ofDays(1);
            registry.track(Specs.build("a").timeout(timeout).build(), work);
            if (by.compareTo(Duration.ZERO) <= 0) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> registry.extend("a", null, by))
                        .withMessage("extend must be positive, not " + by);
            } else {
                Duration expected = by.compareTo(LONGEST) > 0 ? LONGEST : shorter(timeout.plus(by), LONGEST);
                assertThat(registry.extend("a", null, by).orElseThrow().timeout())
                        .as("a day and %s", by)
                        .isEqualTo(expected);
            }
            work.complete("done");
            return registry.parts();
        });
    }

    @Test
    void aCancelThatMayWaitForEverDoesNotWaitForWorkThatHasGone() {
        forEach(ALL, (time, wait) -> {
            DefaultInFlightRegistry registry = registry(time);
            registry.track(Specs.named("a"), new CompletableFuture<>());
            CancelRequest request = CancelRequest.of("a", "why");
            if (wait.isNegative()) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> request.withWait(wait))
                        .withMessage("wait must not be negative, not " + wait);
                registry.cancel(request);
            } else {
                assertThat(registry.cancel(request.withWait(wait)))
                        .map(CancelReport::state)
                        .hasValue(TaskState.ENDED);
            }
            return registry.parts();
        });
    }

    @Test
    void aListHoldsWhatIsOldEnough() {
        forEach(ALL, (time, minAge) -> {
            DefaultInFlightRegistry registry = registry(time);
            CompletableFuture<String> work = new CompletableFuture<>();
            registry.track(Specs.build("a").timeout(LONGEST).build(), work);
            Duration age = Duration.ofSeconds(100);
            time.advance(age);
            if (minAge.isNegative()) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> TaskQuery.ALL.withMinAge(minAge))
                        .withMessage("minAge must not be negative, not " + minAge);
            } else {
                assertThat(registry.list(TaskQuery.ALL.withMinAge(minAge)).matched())
                        .as("older than %s", minAge)
                        .isEqualTo(minAge.compareTo(age) <= 0 ? 1 : 0);
            }
            work.complete("done");
            return registry.parts();
        });
    }

    @Test
    void workIsAZombieAfterExactlyTheGrace() {
        List<Duration> graces = ALL.stream()
                .filter(grace -> !grace.isNegative() && grace.compareTo(LONGEST) <= 0)
                .toList();
        forEach(graces, (time, grace) -> {
            DefaultInFlightRegistry registry = registry(time, builder -> builder.stopGrace(grace));
            CompletableFuture<String> work = stubborn();
            registry.track(Specs.named("a"), work).cancel(true);
            if (!grace.isZero()) {
                time.advance(grace.minusNanos(1));
                assertThat(registry.counts().stopping())
                        .as("just before %s", grace)
                        .isOne();
            }
            time.advancePast(Duration.ofNanos(1));
            assertThat(registry.counts().zombies()).as("a tick after %s", grace).isOne();
            work.complete("at last");
            return registry.parts();
        });
    }

    @Test
    void noRegistryIsBuiltOnABoundThatIsNone() {
        for (Duration duration : ALL) {
            RegistryBuilder builder = DefaultInFlightRegistry.builder();
            if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> builder.stopGrace(duration))
                        .withMessage("stopGrace must be PT0S to PT876000H, not " + duration);
            } else {
                builder.stopGrace(duration);
            }
            if (duration.compareTo(Duration.ZERO) <= 0 || duration.compareTo(LONGEST) > 0) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> builder.maxTimeout(duration))
                        .withMessage("maxTimeout must be PT0.000000001S to PT876000H, not " + duration);
            } else {
                builder.maxTimeout(duration);
            }
        }
    }

    @Test
    void aShutdownOfAnIdleRegistryReturnsAtOnceHoweverLongItMayTake() {
        forEach(ALL.stream().filter(duration -> !duration.isNegative()).toList(), (time, patience) -> {
            DefaultInFlightRegistry registry = registry(time);
            assertThat(registry.shutdown(patience, patience)).isEmpty();
            return registry.parts();
        });
    }

    @Test
    void aShutdownThatMayTakeLessThanNoTimeIsRefusedAndChangesNothing() {
        forEach(NEGATIVE, (time, patience) -> {
            DefaultInFlightRegistry registry = registry(time);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> registry.shutdown(patience, Duration.ZERO))
                    .withMessage("drain must not be negative, not " + patience);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> registry.shutdown(Duration.ZERO, patience))
                    .withMessage("stop must not be negative, not " + patience);
            assertThat(registry.track(Specs.named("a"), CompletableFuture.completedFuture("x")))
                    .isCompletedWithValue("x");
            return registry.parts();
        });
    }
}
