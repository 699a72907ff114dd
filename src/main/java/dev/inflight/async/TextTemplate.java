package dev.inflight.async;

import dev.inflight.TaskText;
import org.jspecify.annotations.Nullable;
import org.springframework.expression.EvaluationContext;
import org.springframework.expression.EvaluationException;
import org.springframework.expression.Expression;
import org.springframework.expression.ParseException;
import org.springframework.expression.ParserContext;
import org.springframework.expression.common.LiteralExpression;
import org.springframework.expression.spel.standard.SpelExpressionParser;

/** One text of an annotation, its placeholders resolved: plain, or with SpEL in {@code #{…}}. Parsed once. */
final class TextTemplate {

    private static final SpelExpressionParser PARSER = new SpelExpressionParser();

    private final String attribute;
    private final Expression expression;

    private TextTemplate(String attribute, Expression expression) {
        this.attribute = attribute;
        this.expression = expression;
    }

    /**
     * Parses a text.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    static TextTemplate parse(String attribute, String text, MethodParameters parameters) {
        try {
            Expression expression = text.isEmpty()
                    ? new LiteralExpression("")
                    : PARSER.parseExpression(text, ParserContext.TEMPLATE_EXPRESSION);
            ExpressionCheck.check(expression, parameters);
            return new TextTemplate(attribute, expression);
        } catch (ParseException | IllegalArgumentException | IllegalStateException wrong) {
            throw new IllegalArgumentException(
                    attribute + " " + TaskText.quote(text) + " cannot be read: " + wrong.getMessage(), wrong);
        }
    }

    /** Whether it reads the same for every call. */
    boolean isConstant() {
        return expression instanceof LiteralExpression;
    }

    /** The text of a call; {@code null} when it is empty. */
    @Nullable String text(@Nullable EvaluationContext call) {
        Object value = value(call);
        String text = value == null ? "" : value.toString();
        return text == null || text.isEmpty() ? null : text;
    }

    @Nullable Object value(@Nullable EvaluationContext call) {
        if (call == null || isConstant()) {
            return expression.getExpressionString();
        }
        try {
            return expression.getValue(call);
        } catch (EvaluationException | IllegalStateException wrong) {
            throw new IllegalArgumentException(
                    attribute + " " + TaskText.quote(expression.getExpressionString()) + " cannot be evaluated: "
                            + wrong.getMessage(),
                    wrong);
        }
    }

    String attribute() {
        return attribute;
    }
}
