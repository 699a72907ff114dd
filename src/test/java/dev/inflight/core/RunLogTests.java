package dev.inflight.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.inflight.CancelRequest;
import dev.inflight.InFlightFuture;
import dev.inflight.TaskSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RunLogTests {

    @RegisterExtension
    final EngineInvariants engine = EngineInvariants.onManualTime(builder -> builder.instance("i"));

    @RegisterExtension
    final LogLines log = new LogLines();

    private List<String> lines() {
        return log.lines();
    }

    @Test
    void aRunThatCompletesIsLoggedAtDebug() {
        CompletableFuture<String> work = new CompletableFuture<>();
        engine.registry().track(Specs.named("a"), work);
        engine.time().advance(Duration.ofMillis(1_500));
        work.complete("x");
        assertThat(lines()).containsExactly("DEBUG started a (i-1)", "DEBUG finished a (i-1) after 1.5 s");
    }

    @Test
    void aRunThatFailsIsLoggedWithItsFailure() {
        engine.registry().track(Specs.named("a"), CompletableFuture.failedFuture(new IllegalStateException("a\nb")));
        assertThat(lines())
                .contains(
                        "WARN failed a (i-1) FAILED after 0.0 s, by work: java.lang.IllegalStateException: a\\u000ab");
    }

    @Test
    void aRunThatTimesOutIsLoggedWithItsDeadline() {
        engine.registry().track(Specs.build("a").timeout(Duration.ofSeconds(1)).build(), new CompletableFuture<>());
        engine.time().advancePast(Duration.ofSeconds(1));
        assertThat(lines())
                .anyMatch(line -> line.startsWith("WARN failed a (i-1) TIMED_OUT after 1.0")
                        && line.endsWith("by deadline: timeout of PT1S passed"));
    }

    @Test
    void theAgeIsCountedFromTheStartWheneverThatWas() {
        engine.time().advance(Duration.ofSeconds(5));
        CompletableFuture<String> work = new CompletableFuture<>();
        engine.registry().track(Specs.named("good"), work);
        InFlightFuture<String> bad = engine.registry().track(Specs.named("bad"), new CompletableFuture<>());
        engine.time().advance(Duration.ofMillis(1_500));
        work.complete("x");
        bad.cancel(true);
        assertThat(lines())
                .contains("DEBUG finished good (i-1) after 1.5 s")
                .anyMatch(line -> line.startsWith("INFO failed bad (i-2) CANCELLED after 1.5 s"));
    }

    @Test
    void theFactsAreKeyValuesToo() {
        engine.registry()
                .track(Specs.named("a"), new CompletableFuture<>())
                .ripcord()
                .pull("enough");
        ILoggingEvent failed = log.events().stream()
                .filter(event -> event.getLevel() == Level.INFO)
                .findAny()
                .orElseThrow();
        assertThat(failed.getKeyValuePairs())
                .extracting(pair -> pair.key + "=" + pair.value)
                .containsExactly(
                        "task=a", "id=i-1", "kind=test", "outcome=CANCELLED", "by=caller", "reason=enough", "age=0.0");
    }

    @Test
    void workThatGoesAfterItsFutureIsLoggedWithTheLag() {
        engine.registry().track(Specs.named("a"), new Exchange()).cancel(true);
        assertThat(lines()).contains("INFO work gone a (i-1) 0.0 s after its future ended");
    }

    @Test
    void ofWorkThatGoesAfterACallerHasStoppedAQuietRunThereIsNoLineForOthers() {
        TaskSpec quiet = Specs.build("a").quietFailures().build();
        engine.registry().track(quiet, new Exchange()).cancel(true);
        assertThat(lines()).contains("DEBUG work gone a (i-1) 0.0 s after its future ended");
    }

    @Test
    void ofWorkThatGoesAfterAnOperatorHasStoppedAQuietRunThereIs() {
        TaskSpec quiet = Specs.build("a").quietFailures().build();
        engine.registry().track(quiet, new Exchange());
        engine.registry().cancel(CancelRequest.of("a", "joe"));
        await().untilAsserted(() -> assertThat(lines()).anyMatch(line -> line.startsWith("INFO work gone a (i-1)")));
    }

    @Test
    void ofWorkThatCouldNotBeReachedNobodySaysThatItHasGone() {
        engine.registry().track(Specs.named("a"), new CompletableFuture<>()).cancel(true);
        assertThat(lines()).noneMatch(line -> line.contains("work gone"));
    }

    @Test
    void aZombieIsLoggedOnce() {
        CompletableFuture<String> stubborn = new CompletableFuture<>() {
            @Override
            public boolean cancel(boolean mayInterruptIfRunning) {
                return false;
            }
        };
        engine.registry().track(Specs.named("a"), stubborn).cancel(true);
        engine.time().advancePast(Duration.ofMinutes(1));
        assertThat(lines())
                .filteredOn(line -> line.startsWith("WARN zombie"))
                .containsExactly("WARN zombie a (i-1): its future ended CANCELLED and its work goes on");
        stubborn.complete("x");
    }

    @Test
    void aZombiesStackIsTheThrowableOfItsOneLine() {
        EngineInvariants real = engine;
        try (Blocker work = Blocker.stubborn()) {
            engine.registry().start(Specs.named("a"), work, engine.pool(1));
            work.awaitBegun();
            engine.registry().cancel("a", "enough");
            engine.time().advancePast(Duration.ofMinutes(1));
            assertThat(log.events())
                    .filteredOn(event -> event.getFormattedMessage().startsWith("zombie"))
                    .singleElement()
                    .satisfies(event -> {
                        assertThat(event.getFormattedMessage()).endsWith("its work goes on");
                        assertThat(event.getThrowableProxy().getStackTraceElementProxyArray())
                                .anyMatch(frame -> frame.getStackTraceElement()
                                        .getClassName()
                                        .equals(Blocker.class.getName()));
                    });
        }
    }

    static Stream<Arguments> levels() {
        return Stream.of(
                level("DEBUG finished a (i-1)", run -> run.complete("by hand")),
                level("INFO failed a (i-1) CANCELLED", run -> run.cancel(true)),
                level("INFO failed a (i-1) FAILED", run -> run.completeExceptionally(new IOException("by hand"))),
                level("INFO failed a (i-1) TIMED_OUT", run -> run.completeExceptionally(new TimeoutException("late"))));
    }

    private static Arguments level(String line, Consumer<InFlightFuture<String>> end) {
        return Arguments.of(line, end);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("levels")
    void whatSomebodyWantedIsNoWarning(String line, Consumer<InFlightFuture<String>> end) {
        end.accept(engine.registry().track(Specs.named("a"), new CompletableFuture<>()));
        assertThat(lines()).anyMatch(written -> written.startsWith(line));
        assertThat(failures()).hasSize(line.startsWith("DEBUG") ? 0 : 1);
    }

    @Test
    void aFailureThatSomebodyElseLogsIsNotLoggedTwice() {
        TaskSpec spec = Specs.build("a").quietFailures().build();
        engine.registry().start(spec, () -> {
            throw new IOException("disk full");
        });
        await().untilAsserted(
                        () -> assertThat(failures()).singleElement().asString().startsWith("DEBUG failed a"));
    }

    @Test
    void rejectionsOfAKindAreOneLineASecond() {
        for (int i = 0; i < 100; i++) {
            engine.registry().start(Specs.named("a" + i), () -> "x", refusing -> {
                throw new RejectedExecutionException("full");
            });
        }
        engine.time().advancePast(Duration.ofSeconds(1));
        assertThat(failures()).hasSize(2).last().asString().endsWith("(and 98 more like it since the last such line)");
    }

    @Test
    void aPassedSoftDeadlineIsLogged() {
        CompletableFuture<String> work = new CompletableFuture<>();
        TaskSpec spec = Specs.build("a").softTimeout(Duration.ofSeconds(1)).build();
        engine.registry().track(spec, work);
        engine.time().advancePast(Duration.ofSeconds(5));
        work.complete("x");
        assertThat(lines()).filteredOn(line -> line.startsWith("WARN slow")).hasSize(1);
    }

    @Test
    void aStormOfOverlapsIsOneLineASecond() {
        InFlightFuture<String> last = null;
        for (int i = 0; i < 1_000; i++) {
            last = engine.registry().track(Specs.named("a"), new CompletableFuture<>());
        }
        assertThat(failures()).hasSize(1);
        engine.time().advancePast(Duration.ofSeconds(1));
        assertThat(failures())
                .hasSize(2)
                .last()
                .asString()
                .startsWith("WARN failed a (i-999) OVERLAPPED")
                .endsWith("(and 997 more like it since the last such line)");
        assertThat(last).isNotDone();
        last.cancel(true);
    }

    @Test
    void aStormOfWorkThatGoesIsOneLineASecondToo() {
        InFlightFuture<String> last = null;
        for (int i = 0; i < 1_000; i++) {
            last = engine.registry().track(Specs.named("a"), new Exchange());
        }
        engine.time().advancePast(Duration.ofSeconds(1));
        assertThat(lines())
                .filteredOn(line -> line.startsWith("INFO work gone"))
                .hasSize(2)
                .last()
                .asString()
                .endsWith("(and 997 more like it since the last such line)");
        last.cancel(true);
    }

    @Test
    void aSingleOverlapThatWaitedIsWrittenAsItIs() {
        InFlightFuture<String> last = null;
        for (int i = 0; i < 3; i++) {
            last = engine.registry().track(Specs.named("a"), new CompletableFuture<>());
        }
        engine.time().advancePast(Duration.ofSeconds(1));
        assertThat(failures())
                .containsExactly(
                        "WARN failed a (i-1) OVERLAPPED after 0.0 s, by run i-2: started again as run i-2",
                        "WARN failed a (i-2) OVERLAPPED after 0.0 s, by run i-3: started again as run i-3");
        last.cancel(true);
    }

    @Test
    void whatStillWaitsIsWrittenWhenTheRegistryCloses() {
        for (int i = 0; i < 10; i++) {
            engine.registry().track(Specs.named("a"), new CompletableFuture<>());
        }
        engine.registry().close();
        assertThat(failures()).anyMatch(line -> line.contains("(i-9) OVERLAPPED") && line.contains("and 7 more"));
    }

    private List<String> failures() {
        return lines().stream().filter(line -> line.contains(" failed ")).toList();
    }

    @Test
    void whatLooksLikeAPatternIsWrittenAsItIs() {
        engine.registry().track(Specs.named("${jndi:x} {} %n"), CompletableFuture.completedFuture("x"));
        assertThat(lines()).contains("DEBUG started ${jndi:x} {} %n (i-1)");
    }

    @Test
    void aReasonCannotForgeALine() {
        engine.registry()
                .track(Specs.named("a"), new CompletableFuture<>())
                .ripcord()
                .pull("x\nWARN forged");
        assertThat(lines()).noneMatch(line -> line.contains("\n"));
    }
}
