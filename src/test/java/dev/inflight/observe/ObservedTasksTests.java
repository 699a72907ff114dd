package dev.inflight.observe;

import static io.micrometer.observation.tck.TestObservationRegistryAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.ContextCarrier;
import dev.inflight.InFlightFuture;
import dev.inflight.Overlap;
import dev.inflight.TaskContext;
import dev.inflight.TaskSpec;
import dev.inflight.core.DefaultInFlightRegistry;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationHandler.AllMatchingCompositeObservationHandler;
import io.micrometer.observation.ObservationHandler.FirstMatchingCompositeObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.ObservationView;
import io.micrometer.observation.tck.TestObservationRegistry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The observation of a run, as its handlers see it. {@code TestObservationRegistry} throws at any misuse of its own. */
class ObservedTasksTests {

    private final TestObservationRegistry observations = TestObservationRegistry.create();
    private final DefaultInFlightRegistry registry = DefaultInFlightRegistry.builder()
            .contextCarrier(new ObservedTasks(observations, ContextCarrier.NONE))
            .build();

    @AfterEach
    void close() {
        registry.shutdown(Duration.ZERO, Duration.ZERO);
        registry.close();
    }

    @Test
    void aRunIsOneObservationThatSaysWhatItWasAndHowItEnded() throws Exception {
        InFlightFuture<String> future = registry.start(spec("refresh:eu"), () -> "done");
        future.get(10, TimeUnit.SECONDS);

        assertThat(observations)
                .hasNumberOfObservationsEqualTo(1)
                .hasObservationWithNameEqualTo("inflight.task")
                .that()
                .hasContextualNameEqualTo("task refresh")
                .hasBeenStarted()
                .hasBeenStopped()
                .doesNotHaveError()
                .hasLowCardinalityKeyValue("kind", "refresh")
                .hasLowCardinalityKeyValue("outcome", "completed")
                .hasHighCardinalityKeyValue("name", "refresh:eu")
                .hasHighCardinalityKeyValue("id", future.id());
    }

    @Test
    void whileItIsOutstandingItsOutcomeIsNone() {
        InFlightFuture<String> future = registry.track(spec("a"), new CompletableFuture<>());

        assertThat(observations)
                .hasSingleObservationThat()
                .hasBeenStarted()
                .isNotStopped()
                .hasLowCardinalityKeyValue("outcome", KeyValue.NONE_VALUE);
        future.cancel(true);
    }

    @Test
    void whatTheWorkThrewIsItsError() {
        IllegalStateException failure = new IllegalStateException("no stock");
        registry.track(spec("a"), CompletableFuture.failedFuture(failure));

        assertThat(observations)
                .hasSingleObservationThat()
                .hasError(failure)
                .hasLowCardinalityKeyValue("outcome", "failed");
    }

    @Test
    void aStopIsItsErrorWithWhoAndWhy() {
        registry.track(spec("a"), new CompletableFuture<>()).ripcord().pull("the shop is closed");

        assertThat(observations)
                .hasSingleObservationThat()
                .hasBeenStopped()
                .hasError()
                .hasLowCardinalityKeyValue("outcome", "cancelled")
                .hasHighCardinalityKeyValue("by", "caller")
                .hasHighCardinalityKeyValue("reason", "the shop is closed");
    }

    @Test
    void itsParentIsTheOneThatWasCurrentAtTheStart() throws Exception {
        Observation parent = Observation.createNotStarted("order", observations);

        parent.observe(() -> registry.start(spec("a"), () -> "done"));
        registry.cancel("a", "in case it still runs");

        assertThat(observations)
                .hasObservationWithNameEqualTo("inflight.task")
                .that()
                .hasParentObservationEqualTo(parent);
    }

    @Test
    void itIsCurrentWhileTheWorkRunsAndNotAfterwards() throws Exception {
        CompletableFuture<Observation> afterwards = new CompletableFuture<>();
        InFlightFuture<Observation> future = registry.start(
                spec("a"),
                observations::getCurrentObservation,
                work -> new Thread(() -> {
                            work.run();
                            afterwards.complete(observations.getCurrentObservation());
                        })
                        .start());

        assertThat(isOf(future).test(future.get(10, TimeUnit.SECONDS))).isTrue();
        assertThat(afterwards.get(10, TimeUnit.SECONDS)).isNull();
    }

    @Test
    void itIsCurrentInsideTheSupplierOfAsynchronousWork() {
        AtomicReference<Observation> seen = new AtomicReference<>();
        InFlightFuture<String> future = registry.startAsync(spec("a"), () -> {
            seen.set(observations.getCurrentObservation());
            return CompletableFuture.completedFuture("done");
        });

        assertThat(isOf(future).test(seen.get())).isTrue();
        assertThat(observations.getCurrentObservation()).isNull();
    }

    @Test
    void itIsCurrentInHooksAndCallbacks() throws Exception {
        CompletableFuture<Observation> inHook = new CompletableFuture<>();
        CompletableFuture<Observation> inCallback = new CompletableFuture<>();
        InFlightFuture<String> future = registry.startAsync(spec("a"), () -> {
            TaskContext.current().onCancel(() -> inHook.complete(observations.getCurrentObservation()));
            return new CompletableFuture<>();
        });
        future.whenComplete((value, failure) -> inCallback.complete(observations.getCurrentObservation()));

        future.cancel(true);

        assertThat(isOf(future).test(inHook.get(10, TimeUnit.SECONDS))).isTrue();
        assertThat(isOf(future).test(inCallback.get(10, TimeUnit.SECONDS))).isTrue();
    }

    @Test
    void aTaskThatATaskStartsIsItsChild() throws Exception {
        InFlightFuture<ObservationView> outer = registry.start(
                spec("outer"),
                () -> registry.start(
                                spec("inner"),
                                () -> observations
                                        .getCurrentObservation()
                                        .getContextView()
                                        .getParentObservation())
                        .get(10, TimeUnit.SECONDS));

        ObservationView parent = outer.get(10, TimeUnit.SECONDS);

        assertThat(valueOf(parent.getContextView(), "id")).isEqualTo(outer.id());
    }

    @Test
    void workThatOutlivesItsFutureKeepsItCurrentAndItsObservationIsStopped() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        CompletableFuture<Observation> late = new CompletableFuture<>();
        InFlightFuture<String> future = registry.start(spec("deaf"), () -> {
            begun.countDown();
            while (released.getCount() > 0) {
                try {
                    released.await();
                } catch (InterruptedException ignored) {
                    // deaf on purpose
                }
            }
            late.complete(observations.getCurrentObservation());
            return "late";
        });
        begun.await(10, TimeUnit.SECONDS);

        future.cancel(true);
        assertThat(observations).hasSingleObservationThat().hasBeenStopped();
        released.countDown();

        assertThat(isOf(future).test(late.get(10, TimeUnit.SECONDS))).isTrue();
    }

    @Test
    void aRefusedStartHasItsObservationToo() {
        registry.shutdown(Duration.ZERO, Duration.ZERO);

        registry.start(spec("late"), () -> "never");

        assertThat(observations)
                .hasSingleObservationThat()
                .hasBeenStarted()
                .hasBeenStopped()
                .hasLowCardinalityKeyValue("outcome", "rejected");
    }

    @Test
    void aStartThatJoinsARunHasNoneOfItsOwn() {
        TaskSpec spec = TaskSpec.named("a")
                .kind("refresh")
                .timeout(Duration.ofMinutes(5))
                .overlap(Overlap.JOIN)
                .build();
        InFlightFuture<String> first = registry.startAsync(spec, CompletableFuture::new);
        InFlightFuture<String> second = registry.startAsync(spec, CompletableFuture::new);

        assertThat(observations).hasNumberOfObservationsEqualTo(1);
        first.cancel(true);
        second.cancel(true);
    }

    @Test
    void aDisabledObservationChangesNothing() throws Exception {
        observations.observationConfig().observationPredicate((name, context) -> !name.startsWith("inflight."));

        InFlightFuture<Observation> future = registry.start(spec("a"), observations::getCurrentObservation);

        assertThat(future.get(10, TimeUnit.SECONDS)).isNull();
        assertThat(observations).doesNotHaveAnyObservation();
    }

    @Test
    void withoutHandlersNothingIsCreated() {
        ContextCarrier.Captured captured = ContextCarrier.NONE.capture();

        assertThat(new ObservedTasks(ObservationRegistry.create(), () -> captured).capture())
                .isSameAs(captured);
    }

    @Test
    void whereNobodyListensButHandlersThatIgnoreTasksNothingIsCreated() {
        ObservationRegistry indifferent = ObservationRegistry.create();
        ContextCarrier.Captured captured = ContextCarrier.NONE.capture();
        ObservedTasks observed = new ObservedTasks(indifferent, () -> captured);
        indifferent.observationConfig().observationHandler(new Indifferent());
        indifferent
                .observationConfig()
                .observationHandler(new FirstMatchingCompositeObservationHandler(new Indifferent(), new Listener()));

        assertThat(observed.capture()).isSameAs(captured);
    }

    @Test
    void oneThatListensIsHeardFromWhenItComes() {
        ObservationRegistry late = ObservationRegistry.create();
        ContextCarrier.Captured captured = ContextCarrier.NONE.capture();
        ObservedTasks observed = new ObservedTasks(late, () -> captured);
        late.observationConfig().observationHandler(new Indifferent());
        assertThat(observed.capture()).isSameAs(captured);

        late.observationConfig().observationHandler(new Listener());

        assertThat(observed.capture()).isNotSameAs(captured);
    }

    @Test
    void oneThatIsAskedBesideThoseThatIgnoreTasksListens() {
        ObservationRegistry all = ObservationRegistry.create();
        ContextCarrier.Captured captured = ContextCarrier.NONE.capture();
        all.observationConfig()
                .observationHandler(new AllMatchingCompositeObservationHandler(new Indifferent(), new Listener()));

        assertThat(new ObservedTasks(all, () -> captured).capture()).isNotSameAs(captured);
    }

    private static class Listener implements ObservationHandler<Observation.Context> {

        @Override
        public boolean supportsContext(Observation.Context context) {
            return true;
        }
    }

    private static final class Indifferent extends Listener implements IgnoresTasks {}

    private static Predicate<Observation> isOf(InFlightFuture<?> run) {
        return observation -> observation != null && run.id().equals(valueOf(observation.getContextView(), "id"));
    }

    private static String valueOf(Observation.ContextView context, String key) {
        KeyValue value = context.getHighCardinalityKeyValue(key);
        return value == null ? null : value.getValue();
    }

    private static TaskSpec spec(String name) {
        return TaskSpec.named(name)
                .kind("refresh")
                .timeout(Duration.ofMinutes(5))
                .build();
    }
}
