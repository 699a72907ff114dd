package dev.inflight.page;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/** What an image that is compiled ahead of time must keep: the page's files, and the records that it is told in. */
public final class PageRuntimeHints implements RuntimeHintsRegistrar {

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
        hints.resources().registerPattern("dev/inflight/page/*");
        new BindingReflectionHintsRegistrar()
                .registerReflectionHints(hints.reflection(), Frame.class, RunInDepth.class, RecentEnds.class);
    }
}
