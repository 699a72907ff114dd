package dev.inflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTests {

    @ParameterizedTest
    @CsvSource({
        "30s, PT30S",
        "500ms, PT0.5S",
        "1h30m, PT1H30M",
        "1h 30m, PT1H30M",
        "2d, PT48H",
        "1d2h3m4s5ms6us7ns, PT26H3M4.005006007S",
        "5M, PT5M",
        "0s, PT0S",
        "+5s, PT5S",
        "-5s, PT-5S",
        "-1h30m, PT-1H-30M",
        "PT30S, PT30S",
        "pt1.5s, PT1.5S",
        "P1DT2H, PT26H",
        "-PT5S, PT-5S"
    })
    void whatHasAUnitIsRead(String text, Duration read) {
        assertThat(DurationText.read("wait", text)).isEqualTo(read);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "30",
                "+5",
                "-",
                "s",
                "m1",
                "soon",
                "1h30",
                "30m1h",
                "5s5s",
                "1.5s",
                " 30s",
                "30s ",
                "1h  30m",
                "P",
                "PT",
                "PT5",
                "99999999999999999999s",
                "9223372036854775807d",
                "-9223372036854775808s",
                "30 s",
                "٣s",
                "1w",
                "30s\n"
            })
    void whatIsNoDurationIsRefusedWithItsTextQuoted(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DurationText.read("wait", text))
                .withMessage("wait must be a duration with a unit, such as 30s, 500ms, 1h30m, 2d or PT30S, not "
                        + TaskText.quote(text));
    }

    @Test
    @Timeout(5)
    void aLongTextIsRefusedAtOnce() {
        for (String part : new String[] {" ", "1", "1 ", "1h", " 1"}) {
            assertThatIllegalArgumentException().isThrownBy(() -> DurationText.read("wait", part.repeat(50_000) + "x"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0s", "-1s", "PT0S"})
    void whatIsNotPositiveIsRefusedWhereItMustBe(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DurationText.readPositive("timeout", text))
                .withMessage("timeout must be positive, not \"" + text + "\"");
    }

    @Test
    void whatIsNegativeIsRefusedWhereItMustNotBe() {
        assertThat(DurationText.readNotNegative("wait", "0s")).isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DurationText.readNotNegative("wait", "-2s"))
                .withMessage("wait must not be negative, not \"-2s\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"FAIL_OLDER", "fail_older", "fail-older", " Fail-Older "})
    void aWordIsReadAsInSettings(String text) {
        assertThat(WordText.read("overlap", Overlap.class, text)).isEqualTo(Overlap.FAIL_OLDER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "SOMETIMES", "FAILOLDER"})
    void anUnknownWordIsRefusedWithTheKnownOnes(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WordText.read("overlap", Overlap.class, text))
                .withMessage("overlap must be one of FAIL_OLDER, FAIL_NEWER, JOIN, QUEUE, KEEP_LATEST, not "
                        + TaskText.quote(text));
    }
}
