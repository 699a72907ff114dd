package dev.inflight.async;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/** What an image that is compiled ahead of time must keep: what is called or read reflectively of Spring's advice, executors and scheduling. */
public final class InFlightRuntimeHints implements RuntimeHintsRegistrar {

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
        SpringAsync.REFLECTIVE.forEach(method -> hints.reflection().registerMethod(method, ExecutableMode.INVOKE));
        HandOver.REFLECTIVE.forEach(field -> hints.reflection().registerField(field));
        SpringSubscribing subscribing = SpringSubscribing.find();
        if (subscribing != null) {
            subscribing.methods().forEach(method -> hints.reflection().registerMethod(method, ExecutableMode.INVOKE));
            hints.reflection().registerConstructor(subscribing.constructor(), ExecutableMode.INVOKE);
            hints.reflection().registerField(subscribing.field());
        }
    }
}
