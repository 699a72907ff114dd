package dev.inflight.core.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.SecretMasker;
import org.junit.jupiter.api.Test;

class DisplayTests {

    @Test
    void aTextThatTheMaskerCannotJudgeIsBlottedOut() {
        Display display = new Display(text -> {
            throw new IllegalStateException("planted");
        });
        assertThat(display.masked("token=x")).isEqualTo(SecretMasker.BLOT);
    }

    @Test
    void whereThereIsNoTextThereIsNoneToShow() {
        assertThat(new Display(text -> "masked").maskedOrNull(null)).isNull();
    }
}
