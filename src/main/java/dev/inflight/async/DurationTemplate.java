package dev.inflight.async;

import dev.inflight.DurationText;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.expression.EvaluationContext;

/** A duration of an annotation: read at the start when it is constant, else at each call. */
final class DurationTemplate {

    private final TextTemplate text;
    private final @Nullable Duration constant;

    private DurationTemplate(TextTemplate text, @Nullable Duration constant) {
        this.text = text;
        this.constant = constant;
    }

    /**
     * Reads an attribute.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    static DurationTemplate parse(String attribute, String text, MethodParameters parameters) {
        TextTemplate template = TextTemplate.parse(attribute, text, parameters);
        String constant = template.isConstant() ? template.text(null) : null;
        return new DurationTemplate(template, constant == null ? null : DurationText.readPositive(attribute, constant));
    }

    boolean isConstant() {
        return text.isConstant();
    }

    /** The duration of a call; {@code null} when there is none. */
    @Nullable Duration duration(@Nullable EvaluationContext call) {
        if (text.isConstant()) {
            return constant;
        }
        Object value = text.value(call);
        if (value instanceof Duration duration) {
            return positive(text.attribute(), duration);
        }
        String read = value == null ? "" : value.toString();
        return read == null || read.isEmpty() ? null : DurationText.readPositive(text.attribute(), read);
    }

    private static Duration positive(String attribute, Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(attribute + " must be positive, not " + duration);
        }
        return duration;
    }
}
