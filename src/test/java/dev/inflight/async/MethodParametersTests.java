package dev.inflight.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/** Expressions over arguments, checked before there is a call. */
class MethodParametersTests {

    @Test
    void a_class_without_parameter_names_is_to_be_compiled_with_them() throws Exception {
        MethodParameters nameless =
                new MethodParameters(String.class.getMethod("charAt", int.class), new StaticListableBeanFactory());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> TextTemplate.parse("name", "at:#{#index}", nameless))
                .withMessageContaining("#index needs the parameters' names: compile with -parameters, or write #p0");
    }

    @Test
    void a_position_needs_no_names() throws Exception {
        MethodParameters nameless =
                new MethodParameters(String.class.getMethod("charAt", int.class), new StaticListableBeanFactory());

        assertThat(TextTemplate.parse("name", "at:#{#a0}", nameless).text(nameless.of(new Object[] {7})))
                .isEqualTo("at:7");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#{#regions[0]}",
                "#{#regions.size()}",
                "#{#regions.?[length() > 1]}",
                "#{#regions.![toUpperCase()]}",
                "#{T(java.time.Year).of(2026)}",
                "#{new String('x')}",
                "#{{region: #regions}}",
                "#{#regions.isEmpty() ? 'none' : #regions.get(0)}",
                "#{#root}",
                "plain"
            })
    void what_can_be_evaluated_is_accepted(String text) throws Exception {
        MethodParameters parameters = new MethodParameters(
                MethodParametersTests.class.getDeclaredMethod("refresh", List.class), new StaticListableBeanFactory());

        assertThat(TextTemplate.parse("name", text, parameters).text(parameters.of(new Object[] {List.of("eu")})))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"#{regions}", "#{size()}", "#{#region}", "#{regions.size()}", "#{#regions = null}", "#{", "#{}"})
    void what_never_can_is_refused(String text) throws Exception {
        MethodParameters parameters = new MethodParameters(
                MethodParametersTests.class.getDeclaredMethod("refresh", List.class), new StaticListableBeanFactory());

        assertThatIllegalArgumentException().isThrownBy(() -> TextTemplate.parse("name", text, parameters));
    }

    static void refresh(List<String> regions) {}
}
