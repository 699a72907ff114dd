package dev.inflight.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.InFlightFuture;
import dev.inflight.SecretMasker;
import dev.inflight.TaskQuery;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class BrokenMaskerTests {

    @RegisterExtension
    final EngineInvariants engine = EngineInvariants.onManualTime(builder -> builder.masker(text -> {
        throw new IllegalStateException("planted");
    }));

    @Test
    void aLabelThatTheMaskerCannotJudgeIsBlottedOut() {
        InFlightFuture<String> future =
                engine.registry().track(Specs.build("a").label("token=x").build(), new CompletableFuture<>());
        assertThat(engine.registry().list(TaskQuery.ALL).tasks())
                .extracting(task -> task.label())
                .containsExactly(SecretMasker.BLOT);
        future.cancel(true);
    }
}
