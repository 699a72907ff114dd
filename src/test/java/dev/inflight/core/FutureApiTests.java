package dev.inflight.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.inflight.InFlightFuture;
import dev.inflight.Overlap;
import dev.inflight.TaskSpec;
import dev.inflight.core.run.HandEndedFuture;
import dev.inflight.core.run.Run;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is derived from a run's future, or from a joiner's view of it, is a plain future and no ripcord. */
class FutureApiTests {

    @RegisterExtension
    final EngineInvariants engine = new EngineInvariants();

    private final CompletableFuture<String> work = new CompletableFuture<>();

    /** A run that its only caller holds, and one that is held through a view. */
    enum Held {
        ALONE(Overlap.FAIL_OLDER),
        SHARED(Overlap.JOIN);

        final TaskSpec spec;

        Held(Overlap overlap) {
            this.spec = Specs.named("a", overlap);
        }
    }

    private InFlightFuture<String> start(Held held) {
        return engine.registry().startAsync(held.spec, () -> work);
    }

    private void derivedIsNoRipcord(Held held, Consumer<InFlightFuture<String>> derive) {
        InFlightFuture<String> future = start(held);
        derive.accept(future);
        assertThat(future).isNotDone();
        work.complete("x");
        assertThat(future).isCompletedWithValue("x");
    }

    @ParameterizedTest
    @EnumSource
    void completingItAsynchronouslyReturnsItself(Held held) {
        InFlightFuture<String> future = start(held);
        assertThat(future.completeAsync(() -> "x")).isSameAs(future);
        assertThat(future.completeAsync(() -> "y", Runnable::run)).isSameAs(future);
        work.complete("z");
    }

    @ParameterizedTest
    @EnumSource
    void failingItByHandSaysWhetherItDid(Held held) {
        InFlightFuture<String> future = start(held);
        assertThat(future.completeExceptionally(new IllegalStateException("first")))
                .isTrue();
        assertThat(future.completeExceptionally(new IllegalStateException("second")))
                .isFalse();
        work.complete("z");
    }

    @ParameterizedTest
    @EnumSource
    void cancellingACopyStopsNothing(Held held) {
        derivedIsNoRipcord(held, future -> future.copy().cancel(true));
    }

    @ParameterizedTest
    @EnumSource
    void whatAMinimalStageMakesOfItselfStopsNothing(Held held) {
        derivedIsNoRipcord(
                held,
                future -> future.minimalCompletionStage().toCompletableFuture().cancel(true));
    }

    @ParameterizedTest
    @EnumSource
    void aFreshIncompleteFutureIsPlain(Held held) {
        derivedIsNoRipcord(held, future -> {
            CompletableFuture<String> fresh = future.newIncompleteFuture();
            assertThat(fresh).isNotInstanceOf(InFlightFuture.class);
            fresh.cancel(true);
        });
    }

    @ParameterizedTest
    @EnumSource
    void asACompletableFutureItIsItself(Held held) {
        derivedIsNoRipcord(
                held, future -> assertThat(future.toCompletableFuture()).isSameAs(future));
    }

    @ParameterizedTest
    @EnumSource
    void aCopyEndsWithIt(Held held) {
        CompletableFuture<String> copy = start(held).copy();
        work.complete("x");
        assertThat(copy).isCompletedWithValue("x");
    }

    @ParameterizedTest
    @EnumSource
    void aDependentsFailureLeavesItAlone(Held held) {
        derivedIsNoRipcord(held, future -> future.thenApply(x -> x).completeExceptionally(new IllegalStateException()));
    }

    @ParameterizedTest
    @EnumSource
    void whatCombinesItWithAnotherIsNoRipcord(Held held) {
        derivedIsNoRipcord(
                held,
                future -> CompletableFuture.anyOf(future, new CompletableFuture<>())
                        .cancel(true));
    }

    @ParameterizedTest
    @EnumSource
    void obtrudingEndsItFirst(Held held) {
        InFlightFuture<String> future = start(held);
        future.obtrudeException(new IllegalStateException("obtruded"));
        await().until(work::isCancelled);
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> future.get(1, TimeUnit.SECONDS))
                .withMessageContaining("obtruded");
    }

    @ParameterizedTest
    @EnumSource
    @EnabledForJreRange(min = JRE.JAVA_19)
    void whatItEndedWithCanBeAskedForWithoutWaiting(Held held) throws ReflectiveOperationException {
        InFlightFuture<String> future = start(held);
        work.complete("x");
        assertThat(Future.class.getMethod("resultNow").invoke(future)).isEqualTo("x");
        assertThat(Future.class.getMethod("state").invoke(future)).hasToString("SUCCESS");
    }

    @ParameterizedTest
    @EnumSource
    @EnabledForJreRange(min = JRE.JAVA_19)
    void stoppedItsStateIsCancelled(Held held) throws ReflectiveOperationException {
        InFlightFuture<String> future = start(held);
        future.ripcord().pull("enough");
        assertThat(Future.class.getMethod("state").invoke(future)).hasToString("CANCELLED");
    }

    @ParameterizedTest
    @EnumSource
    @EnabledForJreRange(min = JRE.JAVA_19)
    void failedItsExceptionCanBeAskedFor(Held held) throws ReflectiveOperationException {
        InFlightFuture<String> future = start(held);
        IllegalStateException failure = new IllegalStateException();
        work.completeExceptionally(failure);
        assertThat(Future.class.getMethod("exceptionNow").invoke(future)).isSameAs(failure);
    }

    @ParameterizedTest
    @EnumSource
    void itsValueIsGotHoweverItIsAskedFor(Held held) throws Exception {
        InFlightFuture<String> future = start(held);
        assertThat(future.getNow("not yet")).isEqualTo("not yet");
        work.complete("x");
        assertThat(future.get()).isEqualTo("x");
        assertThat(future.get(1, TimeUnit.SECONDS)).isEqualTo("x");
        assertThat(future.getNow("not yet")).isEqualTo("x");
        assertThat(future.join()).isEqualTo("x");
    }

    @ParameterizedTest
    @EnumSource
    void pullingItsRipcordSaysWhetherThatStoppedIt(Held held) {
        InFlightFuture<String> future = start(held);
        assertThat(future.ripcord().pull("first")).isTrue();
        assertThat(future.ripcord().pull("second")).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void anObtrudedExceptionIsWhatItShows(Held held) {
        InFlightFuture<String> future = start(held);
        work.complete("x");
        future.obtrudeException(new IllegalStateException("obtruded"));
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> future.get(1, TimeUnit.SECONDS))
                .withMessageContaining("obtruded");
    }

    @ParameterizedTest
    @EnumSource
    void itKnowsItsNameAndId(Held held) {
        InFlightFuture<String> future = start(held);
        assertThat(future.name()).isEqualTo("a");
        assertThat(future.id())
                .isEqualTo(engine.registry().find("a").orElseThrow().id());
        work.complete("x");
    }

    @ParameterizedTest
    @EnumSource
    void theJdksOwnCompletionSaysWhetherItWasFirst(Held held) {
        HandEndedFuture<String> future = (HandEndedFuture<String>) start(held);
        work.complete("x");
        assertThat(future.completeJdkFuture("y", null)).isFalse();
        assertThat(future.completeJdkFuture(null, new IllegalStateException())).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void whatItsSupplierThrowsReachesCallbacksWrapped(Held held) {
        InFlightFuture<String> future = start(held);
        IllegalStateException failure = new IllegalStateException();
        var unused = future.completeAsync(throwing(failure), Runnable::run);
        assertThat(future.handle((value, thrown) -> thrown))
                .isCompletedWithValueMatching(
                        thrown -> thrown instanceof CompletionException && thrown.getCause() == failure);
    }

    @ParameterizedTest
    @EnumSource
    void whatItsSupplierThrowsWrappedIsNotWrappedAgain(Held held) {
        InFlightFuture<String> future = start(held);
        CompletionException failure = new CompletionException(new IllegalStateException());
        var unused = future.completeAsync(throwing(failure), Runnable::run);
        assertThat(future.handle((value, thrown) -> thrown)).isCompletedWithValue(failure);
    }

    @ParameterizedTest
    @EnumSource
    void aSupplierThatThrowsACancellationDoesNotCancelIt(Held held) {
        InFlightFuture<String> future = start(held);
        var unused = future.completeAsync(throwing(new CancellationException()), Runnable::run);
        assertThat(future).isCompletedExceptionally().isNotCancelled();
    }

    @ParameterizedTest
    @EnumSource
    void itsTextSaysThatItIsNotDone(Held held) {
        assertThat(start(held).toString()).endsWith("[Not completed]");
        work.complete("x");
    }

    @ParameterizedTest
    @EnumSource
    void itsTextSaysHowManyDependOnIt(Held held) {
        InFlightFuture<String> future = start(held);
        var first = future.thenApply(x -> x);
        var second = future.thenApply(x -> x);
        assertThat(future.toString()).endsWith("[Not completed, 2 dependents]");
        work.complete("x");
        assertThat(first).isCompleted();
        assertThat(second).isCompleted();
    }

    @ParameterizedTest
    @EnumSource
    void itsTextSaysThatItIsDone(Held held) {
        InFlightFuture<String> future = start(held);
        work.complete("x");
        assertThat(future.toString()).endsWith("[Completed normally]");
    }

    @ParameterizedTest
    @EnumSource
    void itsTextSaysThatAndHowItFailed(Held held) {
        InFlightFuture<String> future = start(held);
        IllegalStateException failure = new IllegalStateException("out of [paper]");
        work.completeExceptionally(failure);
        String jdks = CompletableFuture.failedFuture(failure).toString(); // with the message on some JDKs
        assertThat(jdks).contains("[Completed exceptionally: java.lang.IllegalStateException");
        assertThat(future.toString()).endsWith(jdks.substring(jdks.indexOf('[')));
    }

    @Test
    void aRunShowsWhichAndHowItIs() {
        InFlightFuture<String> future = start(Held.ALONE);
        assertThat(future).hasToString("Run[a " + future.id() + " RUNNING][Not completed]");
        work.complete("x");
    }

    private static Supplier<String> throwing(RuntimeException failure) {
        return () -> {
            throw failure;
        };
    }

    @Test
    void aRunForgetsItsInnerFutureOnceThatIsDone() {
        Run<String> run = (Run<String>) start(Held.ALONE);
        work.complete("x");
        assertThat(run.inner()).isNull();
    }
}
