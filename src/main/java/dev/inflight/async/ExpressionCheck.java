package dev.inflight.async;

import java.util.Set;
import org.springframework.expression.Expression;
import org.springframework.expression.common.CompositeStringExpression;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.ast.Assign;
import org.springframework.expression.spel.ast.CompoundExpression;
import org.springframework.expression.spel.ast.InlineMap;
import org.springframework.expression.spel.ast.MethodReference;
import org.springframework.expression.spel.ast.Projection;
import org.springframework.expression.spel.ast.PropertyOrFieldReference;
import org.springframework.expression.spel.ast.Selection;
import org.springframework.expression.spel.ast.VariableReference;
import org.springframework.expression.spel.standard.SpelExpression;

/** Finds at the start what would fail at every call: a variable that is no parameter, a name without its {@code #}. */
final class ExpressionCheck {

    private static final Set<String> ALWAYS_THERE = Set.of("this", "root");

    private ExpressionCheck() {}

    /**
     * Checks an expression.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    static void check(Expression expression, MethodParameters parameters) {
        if (expression instanceof CompositeStringExpression parts) {
            for (Expression part : parts.getExpressions()) {
                check(part, parameters);
            }
        } else if (expression instanceof SpelExpression spel) {
            check(spel.getAST(), true, parameters);
        }
    }

    private static void check(SpelNode node, boolean onRoot, MethodParameters parameters) {
        if (node instanceof Assign) {
            throw new IllegalArgumentException("it assigns: " + node.toStringAST());
        }
        if (node instanceof VariableReference) {
            String variable = node.toStringAST().substring(1);
            if (!ALWAYS_THERE.contains(variable)) {
                parameters.requireVariable(variable);
            }
        }
        if (onRoot && (node instanceof PropertyOrFieldReference || node instanceof MethodReference)) {
            throw new IllegalArgumentException(
                    node.toStringAST() + " refers to nothing; an argument is written #" + node.toStringAST());
        }
        for (int i = 0; i < node.getChildCount(); i++) {
            check(node.getChild(i), seesRoot(node, i, onRoot), parameters);
        }
    }

    /** What follows a dot, and what is asked of each element of a collection, sees something other than the root. */
    private static boolean seesRoot(SpelNode parent, int child, boolean onRoot) {
        boolean afterDot = parent instanceof CompoundExpression && child > 0;
        boolean element = parent instanceof Projection || parent instanceof Selection;
        boolean key = parent instanceof InlineMap && child % 2 == 0;
        return onRoot && !afterDot && !element && !key;
    }
}
