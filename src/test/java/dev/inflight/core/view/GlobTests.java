package dev.inflight.core.view;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTests {

    @ParameterizedTest
    @CsvSource({
        "*, anything, true",
        "a*, abc, true",
        "a*, bac, false",
        "*c, abc, true",
        "a*c, abbc, true",
        "a*c, abcd, false",
        "a?c, abc, true",
        "a?c, ac, false",
        "a?c, abbc, false",
        "**, abc, true",
        "a**b*c, aXbYc, true",
        "a.c, abc, false",
        "refresh:*, refresh:eu, true",
        "'', '', true",
        "'', a, false",
        "?, '', false",
        "*a*b*, xxaxxbxx, true",
        "*ab, aab, true",
        "abc, abcd, false",
        "abc*, abc, true"
    })
    void aPatternMatchesAsAShellsDoes(String pattern, String text, boolean matches) {
        assertThat(Glob.of(pattern).matches(text)).isEqualTo(matches);
    }

    @Test
    void noPatternMatchesEverything() {
        assertThat(Glob.of(null).matches("x")).isTrue();
    }

    @Test
    void anExactPatternHasNoWildcards() {
        assertThat(Glob.exactly("a*").matches("a*")).isTrue();
        assertThat(Glob.exactly("a*").matches("ab")).isFalse();
    }

    @Test
    void aHostilePatternIsDoneInNoTime() {
        assertThat(Glob.of("a*".repeat(90) + "b").matches("a".repeat(200))).isFalse();
    }
}
