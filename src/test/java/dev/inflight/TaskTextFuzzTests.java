package dev.inflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Duration;

/** Any text as a name, a kind, a label; judged by what Unicode says of its characters rather than by our own table. */
class TaskTextFuzzTests {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @FuzzTest(maxDuration = "10s")
    void aNameIsTakenAsItIsOrRefusedWithAMessageThatForgesNothing(FuzzedDataProvider data) {
        String text = data.consumeRemainingAsString();
        boolean proper = !text.isEmpty()
                && text.length() <= 200
                && text.codePoints().noneMatch(TaskTextFuzzTests::forgesOrReorders);

        Throwable refused = catchThrowable(() -> TaskSpec.named(text));
        if (proper) {
            assertThat(refused).isNull();
            TaskSpec spec = TaskSpec.named(text).kind(text).timeout(SECOND).build();
            assertThat(spec.name()).isEqualTo(text);
            assertThat(TaskText.escape(text)).isEqualTo(text);
        } else {
            assertThat(refused).isInstanceOf(IllegalArgumentException.class);
            assertThat(refused.getMessage().codePoints()).noneMatch(TaskTextFuzzTests::forgesOrReorders);
        }
    }

    @FuzzTest(maxDuration = "10s")
    void aFreeTextIsCutBetweenCharactersAndEscapedOnce(FuzzedDataProvider data) {
        int length = data.consumeInt(1, 50);
        String text = data.consumeRemainingAsString();

        String clipped = TaskText.clip(text, length);
        assertThat(text).startsWith(clipped);
        assertThat(clipped.length()).isBetween(Math.min(text.length(), length - 1), length);
        if (clipped.length() < text.length()) {
            boolean inPair = !clipped.isEmpty()
                    && Character.isSurrogatePair(clipped.charAt(clipped.length() - 1), text.charAt(clipped.length()));
            assertThat(inPair).as("cut inside a pair").isFalse();
        }

        String escaped = TaskText.escape(text);
        assertThat(escaped.codePoints()).noneMatch(TaskTextFuzzTests::forgesOrReorders);
        assertThat(TaskText.escape(escaped)).isEqualTo(escaped);
        assertThat(TaskText.quote(text)).startsWith("\"").endsWith("\"");
        assertThat(TaskText.quote(text).codePoints()).noneMatch(TaskTextFuzzTests::forgesOrReorders);
    }

    private static boolean forgesOrReorders(int codePoint) {
        boolean bidi = switch (Character.getDirectionality(codePoint)) {
            case Character.DIRECTIONALITY_LEFT_TO_RIGHT_EMBEDDING,
                    Character.DIRECTIONALITY_LEFT_TO_RIGHT_OVERRIDE,
                    Character.DIRECTIONALITY_RIGHT_TO_LEFT_EMBEDDING,
                    Character.DIRECTIONALITY_RIGHT_TO_LEFT_OVERRIDE,
                    Character.DIRECTIONALITY_POP_DIRECTIONAL_FORMAT,
                    Character.DIRECTIONALITY_LEFT_TO_RIGHT_ISOLATE,
                    Character.DIRECTIONALITY_RIGHT_TO_LEFT_ISOLATE,
                    Character.DIRECTIONALITY_FIRST_STRONG_ISOLATE,
                    Character.DIRECTIONALITY_POP_DIRECTIONAL_ISOLATE -> true;
            default -> codePoint == 0x61C || codePoint == 0x200E || codePoint == 0x200F;
        };
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                true;
            default -> bidi;
        };
    }
}
