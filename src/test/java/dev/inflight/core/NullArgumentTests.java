package dev.inflight.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.inflight.InFlightRegistry;
import dev.inflight.TaskContext;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NullArgumentTests {

    @RegisterExtension
    final EngineInvariants engine = new EngineInvariants();

    static Stream<Arguments> calls() {
        Callable<String> work = () -> "x";
        Supplier<CompletionStage<String>> stage = CompletableFuture::new;
        return Stream.of(
                call("spec", registry -> registry.start(null, work)),
                call("work", registry -> registry.start(Specs.named("a"), (Callable<String>) null)),
                call("executor", registry -> registry.start(Specs.named("a"), work, (Executor) null)),
                call("spec", registry -> registry.startAsync(null, stage)),
                call(
                        "work",
                        registry -> registry.startAsync(Specs.named("a"), (Supplier<CompletionStage<String>>) null)),
                call("executor", registry -> registry.startAsync(Specs.named("a"), stage, null)),
                call("spec", registry -> registry.track(null, new CompletableFuture<String>())),
                call("future", registry -> registry.track(Specs.named("a"), (CompletionStage<String>) null)),
                call("timeout", registry -> registry.track(new CompletableFuture<String>(), null)),
                call("name", registry -> registry.find(null)),
                call("query", registry -> registry.list(null)),
                call("query", registry -> registry.history(null)),
                call("request", registry -> registry.cancel(null)),
                call("listener", registry -> registry.addListener(null)),
                call("listener", registry -> registry.onKind(null)));
    }

    private static Arguments call(String missing, Consumer<InFlightRegistry> call) {
        return Arguments.of(missing, call);
    }

    @ParameterizedTest(name = "{index}: {0}")
    @MethodSource("calls")
    void isRefusedByItsNameAndNothingHasChanged(String missing, Consumer<InFlightRegistry> call) {
        assertThatNullPointerException()
                .isThrownBy(() -> call.accept(engine.registry()))
                .withMessageContaining(missing);
        assertThat(engine.registry().statistics()).isEmpty();
        assertThat(engine.registry().start(Specs.named("b"), () -> "x"))
                .succeedsWithin(EngineInvariants.PATIENCE)
                .isEqualTo("x");
    }

    @Test
    void aHookIsRefusedAtOnceEvenOutsideATask() {
        assertThatNullPointerException()
                .isThrownBy(() -> TaskContext.current().onCancel(null))
                .withMessage("hook");
    }
}
