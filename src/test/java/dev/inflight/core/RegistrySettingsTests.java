package dev.inflight.core;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RegistrySettingsTests {

    private static final Duration LONGEST = Duration.ofDays(36_500);

    private static Arguments setting(String named, Consumer<RegistryBuilder> configuration) {
        return Arguments.of(named, configuration);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                setting("maxTimeout must be PT0.000000001S to PT876000H, not PT0S", b -> b.maxTimeout(Duration.ZERO)),
                setting(
                        "maxTimeout must be PT0.000000001S to PT876000H, not PT876000H0.000000001S",
                        b -> b.maxTimeout(LONGEST.plusNanos(1))),
                setting(
                        "stopGrace must be PT0S to PT876000H, not PT-0.000000001S",
                        b -> b.stopGrace(Duration.ofNanos(-1))),
                setting("maxOutstanding must be 1 to 2147483647, not 0", b -> b.maxOutstanding(0)),
                setting("historySize must be 0 to 1000000, not -1", b -> b.historySize(-1)),
                setting("historySize must be 0 to 1000000, not 1000001", b -> b.historySize(1_000_001)),
                setting("maxKinds must be 1 to 10000, not 0", b -> b.maxKinds(0)),
                setting("maxKinds must be 1 to 10000, not 10001", b -> b.maxKinds(10_001)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void whatIsOutOfBoundsIsRefusedByItsName(String message, Consumer<RegistryBuilder> configuration) {
        RegistryBuilder builder = DefaultInFlightRegistry.builder();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> {
                    configuration.accept(builder);
                    builder.build().close();
                })
                .withMessage(message);
    }

    static Stream<Arguments> taken() {
        return Stream.of(
                setting("the shortest timeout", b -> b.maxTimeout(Duration.ofNanos(1))),
                setting("the longest timeout", b -> b.maxTimeout(LONGEST)),
                setting("no grace", b -> b.stopGrace(Duration.ZERO)),
                setting("the longest grace", b -> b.stopGrace(LONGEST)),
                setting("one task", b -> b.maxOutstanding(1)),
                setting("as many tasks as can be counted", b -> b.maxOutstanding(Integer.MAX_VALUE)),
                setting("no history", b -> b.historySize(0)),
                setting("a long history", b -> b.historySize(1_000_000)),
                setting("one kind", b -> b.maxKinds(1)),
                setting("many kinds", b -> b.maxKinds(10_000)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("taken")
    void theBoundsThemselvesAreTaken(String what, Consumer<RegistryBuilder> configuration) {
        RegistryBuilder builder = DefaultInFlightRegistry.builder();
        assertThatNoException().isThrownBy(() -> {
            configuration.accept(builder);
            builder.build().close();
        });
    }
}
