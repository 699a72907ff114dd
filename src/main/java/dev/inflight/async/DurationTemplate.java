package dev.inflight.async;

import dev.inflight.TaskText;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.expression.EvaluationContext;
import org.springframework.format.annotation.DurationFormat;
import org.springframework.format.datetime.standard.DurationFormatterUtils;

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
        return new DurationTemplate(template, constant == null ? null : read(attribute, constant));
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
        return read == null || read.isEmpty() ? null : read(text.attribute(), read);
    }

    private static Duration read(String attribute, String text) {
        Duration duration;
        try {
            DurationFormat.Style style = DurationFormatterUtils.detect(text);
            boolean bare = style == DurationFormat.Style.SIMPLE
                    && Character.isDigit(text.charAt(text.length() - 1)); // 30: of what?
            duration = bare ? null : DurationFormatterUtils.parse(text, style);
        } catch (IllegalArgumentException | ArithmeticException unreadable) {
            duration = null;
        }
        if (duration == null) {
            throw new IllegalArgumentException(
                    attribute + " " + TaskText.quote(text) + " is not a duration such as 30s, 1h30m or PT30S");
        }
        return positive(attribute, duration);
    }

    private static Duration positive(String attribute, Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(attribute + " must be positive, not " + duration);
        }
        return duration;
    }
}
