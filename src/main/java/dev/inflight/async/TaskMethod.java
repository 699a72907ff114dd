package dev.inflight.async;

import dev.inflight.TaskSpec;
import dev.inflight.TaskText;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * A method whose calls are runs.
 *
 * @param method the user's own, of the target class where that has it
 * @param shape what it returns
 * @param async whether Spring runs it on an executor
 * @param annotated whether somebody has asked for it to be a task, with {@code @InFlight}
 * @param specs what a call of it is called
 * @param labels what a call of it is labelled with where the spec does not say; {@code null}: with nothing
 */
record TaskMethod(
        Method method,
        ReturnShape shape,
        boolean async,
        boolean annotated,
        SpecSource specs,
        @Nullable CallLabels labels) {

    /** What one call of a method is called and how long it may take. */
    @FunctionalInterface
    interface SpecSource {
        TaskSpec specFor(@Nullable Object[] arguments);
    }

    /** Whether its call is the run, from its beginning to its end, on the caller's thread. */
    boolean isCallersRun() {
        return !async && (shape == ReturnShape.VALUE || shape == ReturnShape.NOTHING);
    }

    TaskSpec specFor(MethodInvocation invocation) {
        return specs.specFor(invocation.getArguments());
    }

    /** {@code PriceService.refresh(String)}, for messages. */
    static String title(Method method, Class<?> targetClass) {
        return plainKind(method, targetClass) + parameters(method, ", ");
    }

    /**
     * {@code PriceService.refresh}: the kind of a method that names none. With the types of its parameters, {@code
     * Handlers.on(OrderPlaced)}, where another method of that name is a task as well.
     */
    static String kind(Method method, Class<?> targetClass) {
        String kind = plainKind(method, targetClass);
        return Overloads.share(method, ClassUtils.getUserClass(targetClass))
                ? TaskText.clip(kind + TaskText.escape(parameters(method, ",")), TaskText.MAX_NAME_LENGTH)
                : kind;
    }

    private static String plainKind(Method method, Class<?> targetClass) {
        return kind(ClassUtils.getUserClass(targetClass).getName(), method.getName());
    }

    /** A proxy by hand, or a lambda: a class that nobody wrote, whose name is another one at the next start. */
    static boolean isMadeAtRunTime(Class<?> type) {
        return Proxy.isProxyClass(type) || type.isHidden();
    }

    private static String parameters(Method method, String separator) {
        return Arrays.stream(method.getParameterTypes())
                .map(Class::getSimpleName)
                .collect(Collectors.joining(separator, "(", ")"));
    }

    /** The same by the names of class and method. */
    static String kind(String className, String methodName) {
        String shortName = ClassUtils.getShortName(className);
        String simpleName = StringUtils.unqualify(shortName).replaceFirst("^\\d+", ""); // a local class is numbered
        String kind = (simpleName.isEmpty() ? shortName : simpleName) + "." + methodName;
        // a JVM language may give names that Java would not
        String printable = TaskText.escape(kind);
        return printable.substring(0, Math.min(printable.length(), TaskText.MAX_NAME_LENGTH));
    }
}
