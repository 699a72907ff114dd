package dev.inflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskSpecTests {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void withoutATimeoutNothingIsBuilt() {
        assertThatIllegalStateException()
                .isThrownBy(() -> TaskSpec.named("a").build())
                .withMessage("timeout of task \"a\" is missing: every task has one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT-0.000000001S"})
    void aTimeoutThatIsNotPositiveIsRefusedAndQuoted(Duration timeout) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TaskSpec.named("a").timeout(timeout).build())
                .withMessage("timeout of task \"a\" must be positive, not " + timeout);
    }

    @Test
    void theOtherDurationsMustBePositiveToo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TaskSpec.named("a")
                        .timeout(SECOND)
                        .afterStop(Duration.ZERO)
                        .build())
                .withMessageContaining("afterStop");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        TaskSpec.named("a").timeout(SECOND).stall(Duration.ZERO).build())
                .withMessageContaining("stall");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TaskSpec.named("a")
                        .timeout(SECOND)
                        .softTimeout(Duration.ZERO)
                        .build())
                .withMessageContaining("softTimeout");
    }

    @Test
    void aBadNameIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> TaskSpec.named("a\u0000"));
    }

    @Test
    void aBadKindIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TaskSpec.named("a").kind("").timeout(SECOND).build())
                .withMessageContaining("kind");
    }

    @Test
    void aLongLabelIsCut() {
        assertThat(TaskSpec.named("a")
                        .label("x".repeat(2_000))
                        .timeout(SECOND)
                        .build()
                        .label())
                .hasSize(1_000);
    }

    @Test
    void theOlderFailsAndWorkersAreInterruptedUnlessSaidOtherwise() {
        TaskSpec spec = TaskSpec.named("a").timeout(SECOND).build();
        assertThat(spec.overlap()).isEqualTo(Overlap.FAIL_OLDER);
        assertThat(spec.interruption()).isEqualTo(Interruption.INTERRUPT);
        assertThat(spec.kind()).isEqualTo("default");
    }

    @ParameterizedTest
    @EnumSource(value = Overlap.class, mode = EnumSource.Mode.EXCLUDE, names = "FAIL_OLDER")
    void anAnonymousTaskHasNoOverlapPolicy(Overlap overlap) {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        TaskSpec.anonymous().timeout(SECOND).overlap(overlap).build())
                .withMessageContaining(overlap.name());
    }

    @Test
    void aQueryWithoutALimitInBoundsIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TaskQuery.ALL.withLimit(0))
                .withMessage("limit must be 1 to 10000, not 0");
        assertThatIllegalArgumentException().isThrownBy(() -> TaskQuery.ALL.withLimit(10_001));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TaskQuery.ALL.withMinAge(Duration.ofSeconds(-1)))
                .withMessageContaining("PT-1S");
    }

    @Test
    void anUnknownSortIsQuoted() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TaskSort.of("size\n"))
                .withMessage("sort must be -age, age, name or started, not \"size\\u000a\"");
    }
}
