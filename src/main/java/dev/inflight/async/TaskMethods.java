package dev.inflight.async;

import dev.inflight.InFlight;
import dev.inflight.Overlap;
import dev.inflight.TaskSpec;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.core.BridgeMethodResolver;
import org.springframework.core.MethodClassKey;
import org.springframework.core.annotation.MergedAnnotation;

/** Which methods of which classes are run as tasks, and as what. Safe for use by any thread. */
final class TaskMethods {

    private final ConfigurableBeanFactory beans;
    private final UnaryOperator<String> placeholders;
    private final Supplier<AsyncSettings> settings;
    private final ReactiveTasks reactive;
    private final Map<MethodClassKey, Optional<TaskMethod>> known = new ConcurrentHashMap<>();

    TaskMethods(
            ConfigurableBeanFactory beans,
            UnaryOperator<String> placeholders,
            Supplier<AsyncSettings> settings,
            ReactiveTasks reactive) {
        this.beans = beans;
        this.placeholders = placeholders;
        this.settings = settings;
        this.reactive = reactive;
    }

    /**
     * Reads and checks the annotated methods of a class.
     *
     * @param async which of them Spring runs on an executor
     * @throws InvalidTaskMethodException when one cannot be run as a task
     */
    void define(Class<?> targetClass, Map<Method, MergedAnnotation<InFlight>> annotated, Predicate<Method> async) {
        annotated.forEach((method, annotation) -> known.computeIfAbsent(
                new MethodClassKey(method, targetClass),
                key -> Optional.of(define(method, targetClass, annotation, async.test(method)))));
    }

    /** What a call that Spring would run on an executor is; {@code null} when it is not tracked. */
    @Nullable TaskMethod async(MethodInvocation call) {
        return find(call, true);
    }

    /** What a call on the caller's thread is; {@code null} when it is not tracked, or not here. */
    @Nullable TaskMethod plain(MethodInvocation call) {
        TaskMethod found = find(call, false);
        return found == null || found.async() ? null : found;
    }

    /**
     * The class that the user knows the method by: where somebody else's class, or none, stands behind an interface of the
     * user's, as Spring Data's does or a proxy made at run time, that is the interface.
     */
    private static Class<?> userType(MethodInvocation call) {
        Class<?> declarer = call.getMethod().getDeclaringClass();
        Object target = call.getThis();
        Class<?> targetClass = target == null ? null : AopUtils.getTargetClass(target);
        if (targetClass != null && declarer.isAssignableFrom(targetClass) && !TaskMethod.isMadeAtRunTime(targetClass)) {
            return targetClass;
        }
        if (call instanceof ProxyMethodInvocation proxied) {
            for (Class<?> type : AopProxyUtils.proxiedUserInterfaces(proxied.getProxy())) {
                if (declarer.isAssignableFrom(type)) {
                    return type;
                }
            }
        }
        return declarer;
    }

    private @Nullable TaskMethod find(MethodInvocation call, boolean async) {
        Method invoked = call.getMethod();
        Class<?> targetClass = userType(call);
        MethodClassKey key = new MethodClassKey(invoked, targetClass);
        Optional<TaskMethod> found = known.get(key);
        if (found == null) {
            Method method = BridgeMethodResolver.getMostSpecificMethod(invoked, targetClass);
            MethodClassKey own = new MethodClassKey(method, targetClass);
            found = known.computeIfAbsent(own, same -> Optional.ofNullable(read(method, targetClass, async)));
            known.put(key, found);
        }
        return found.orElse(null);
    }

    /** A method that was not met at the start: unmodified, or of a class whose beans come later. */
    private @Nullable TaskMethod read(Method method, Class<?> targetClass, boolean async) {
        MergedAnnotation<InFlight> annotation = AnnotatedMethods.annotationOf(method);
        if (annotation.isPresent()) {
            return define(method, targetClass, annotation, async);
        }
        ReturnShape shape = ReturnShape.ofUnmodified(method.getReturnType());
        if (!async || !settings.get().tracks(shape) || shape == ReturnShape.OTHER) {
            return null;
        }
        TaskSpec spec = TaskSpec.anonymous()
                .kind(TaskMethod.kind(method, targetClass))
                .timeout(settings.get().timeout())
                .detached()
                .quietFailures() // Spring logs them, or the caller has the future
                .build();
        CallLabels labels = settings.get().labels() ? CallLabels.of(method) : null;
        return new TaskMethod(method, shape, true, false, arguments -> spec, labels);
    }

    private TaskMethod define(
            Method method, Class<?> targetClass, MergedAnnotation<InFlight> annotation, boolean async) {
        try {
            ReturnShape shape = shapeOf(method, async);
            TaskAnnotation specs = new TaskAnnotation(
                    annotation,
                    TaskMethod.kind(method, targetClass),
                    new MethodParameters(method, beans),
                    placeholders,
                    settings.get().maxTimeout(),
                    shape == ReturnShape.NOTHING || shape == ReturnShape.VALUE);
            requireSupported(method, shape, async, specs.overlap());
            return new TaskMethod(method, shape, async, true, orArgument(method, specs), null);
        } catch (IllegalArgumentException wrong) {
            throw new InvalidTaskMethodException(
                    TaskMethod.title(method, targetClass), String.valueOf(wrong.getMessage()), wrong);
        }
    }

    private ReturnShape shapeOf(Method method, boolean async) {
        ReturnShape shape = ReturnShape.of(method.getReturnType());
        return !async && shape == ReturnShape.OTHER && !DoneLater.is(method) ? ReturnShape.VALUE : shape;
    }

    private void requireSupported(Method method, ReturnShape shape, boolean async, Overlap overlap) {
        Class<?> type = method.getReturnType();
        if (async && shape == ReturnShape.OTHER) {
            throw new IllegalArgumentException("an @Async method must return CompletableFuture, CompletionStage, Future"
                    + " or nothing, not " + type.getSimpleName());
        }
        if (async || (shape != ReturnShape.OTHER && shape != ReturnShape.FUTURE)) {
            return;
        }
        if (shape == ReturnShape.FUTURE || !reactive.supports(type)) {
            throw new IllegalArgumentException("what it returns is done later, and " + type.getSimpleName()
                    + " does not tell when, or cannot be stopped: a method that is not @Async must return CompletableFuture,"
                    + " CompletionStage, a reactive type whose library is there, or its result itself");
        }
        if (overlap == Overlap.JOIN) {
            throw new IllegalArgumentException(
                    "overlap JOIN cannot be had: subscribers of " + type.getSimpleName() + " share no result");
        }
    }

    /** An argument that is a {@link TaskSpec} describes the run in the annotation's stead. */
    private static TaskMethod.SpecSource orArgument(Method method, TaskMethod.SpecSource annotation) {
        Class<?>[] types = method.getParameterTypes();
        for (int i = 0; i < types.length; i++) {
            if (types[i] == TaskSpec.class) {
                int position = i;
                return arguments ->
                        arguments[position] instanceof TaskSpec given ? given : annotation.specFor(arguments);
            }
        }
        return annotation;
    }
}
