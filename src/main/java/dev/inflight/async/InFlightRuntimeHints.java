package dev.inflight.async;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/** What an image that is compiled ahead of time must keep: the two methods of Spring's advice that are called reflectively. */
public final class InFlightRuntimeHints implements RuntimeHintsRegistrar {

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
        SpringAsync.REFLECTIVE.forEach(method -> hints.reflection().registerMethod(method, ExecutableMode.INVOKE));
    }
}
