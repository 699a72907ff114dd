package dev.inflight.async;

import java.lang.reflect.Method;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.context.expression.BeanFactoryResolver;
import org.springframework.context.expression.MethodBasedEvaluationContext;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.expression.EvaluationContext;

/** What the expressions of a method's annotation may refer to: its arguments as {@code #region}, {@code #p0}, {@code #a0}. */
final class MethodParameters {

    private static final ParameterNameDiscoverer NAMES = new DefaultParameterNameDiscoverer();

    private final Method method;
    private final @Nullable String @Nullable [] names;
    private final BeanFactory beans;

    MethodParameters(Method method, BeanFactory beans) {
        this.method = method;
        this.names = NAMES.getParameterNames(method);
        this.beans = beans;
    }

    /** The arguments of a call, and beans as {@code @naming}. */
    EvaluationContext of(@Nullable Object[] arguments) {
        MethodBasedEvaluationContext call = new MethodBasedEvaluationContext(Call.NONE, method, arguments, NAMES);
        call.setBeanResolver(new BeanFactoryResolver(beans));
        return call;
    }

    /**
     * Checks a variable's name.
     *
     * @throws IllegalArgumentException when no argument has it
     */
    void requireVariable(String variable) {
        int count = method.getParameterCount();
        if (isPosition(variable, count)
                || (names != null && Arrays.asList(names).contains(variable))) {
            return;
        }
        if (names == null && count > 0) {
            throw new IllegalArgumentException("#" + variable
                    + " needs the parameters' names: compile with -parameters, or write #p0 for the first");
        }
        throw new IllegalArgumentException(
                "no parameter is called #" + variable + "; there " + (count == 0 ? "are none" : "is " + listed()));
    }

    private String listed() {
        return names == null ? "" : "#" + String.join(", #", names);
    }

    private static boolean isPosition(String variable, int count) {
        if (!variable.matches("[pa]\\d{1,3}")) {
            return false;
        }
        return Integer.parseInt(variable.substring(1)) < count;
    }

    /** The root of the expressions, which has nothing: everything that a call is about is in its arguments. */
    private enum Call {
        NONE
    }
}
