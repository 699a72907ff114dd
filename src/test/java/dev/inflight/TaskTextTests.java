package dev.inflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskTextTests {

    @ParameterizedTest
    @ValueSource(strings = {"a", "refresh:eu", "a/b;c?d#e", "überlauf €", "🚀", "${jndi:x} %n {}", " "})
    void ordinaryTextsAreNames(String name) {
        assertThat(TaskText.requireName("name", name)).isSameAs(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0000",
                "a\nb",
                "\u007f",
                "\u0085",
                "\u061c",
                "\u200e",
                "\u200f",
                "\u2028",
                "\u2029",
                "\u202a",
                "\u202e",
                "\u2066",
                "\u2069",
                "\ud800",
                "\udc00",
                "a\udc00\ud800"
            })
    void controlsSeparatorsAndLoneSurrogatesAreNoNames(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TaskText.requireName("name", name))
                .withMessageContaining("name must not contain U+");
    }

    @Test
    void theMessageQuotesTheNameEscaped() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TaskText.requireName("name", "a\nb\u202ec"))
                .withMessageEndingWith("\"a\\u000ab\\u202ec\"");
    }

    @Test
    void theEmptyTextIsNoName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TaskText.requireName("kind", ""))
                .withMessage("kind must have 1 to 200 characters, not 0: \"\"");
    }

    @Test
    void twoHundredCharactersAreAName() {
        assertThat(TaskText.requireName("name", "x".repeat(200))).hasSize(200);
    }

    @Test
    void twoHundredAndOneCharactersAreNoName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TaskText.requireName("name", "x".repeat(201)))
                .withMessageContaining("not 201");
    }

    @Test
    void clippingKeepsAShortTextAsItIs() {
        String text = "x".repeat(1_000);
        assertThat(TaskText.clip(text)).isSameAs(text);
    }

    @Test
    void clippingCutsALongText() {
        assertThat(TaskText.clip("x".repeat(1_001))).hasSize(1_000);
    }

    @Test
    void clippingSplitsNoSurrogatePair() {
        assertThat(TaskText.clip("ab🚀", 3)).isEqualTo("ab");
    }

    @Test
    void quotingMarksWhatIsCutOff() {
        assertThat(TaskText.quote("x".repeat(300))).hasSize(223).endsWith("…\"");
    }

    @Test
    void escapingKeepsPairsAndEscapesHalves() {
        assertThat(TaskText.escape("a🚀\ud800b\r\nc🚀")).isEqualTo("a🚀\\ud800b\\u000d\\u000ac🚀");
    }

    @Test
    void escapingAHarmlessTextReturnsIt() {
        String text = "harmless 🚀";
        assertThat(TaskText.escape(text)).isSameAs(text);
    }
}
