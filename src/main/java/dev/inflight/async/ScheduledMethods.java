package dev.inflight.async;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.Advisor;
import org.springframework.aop.PointcutAdvisor;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.core.BridgeMethodResolver;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.annotation.ScheduledAnnotationBeanPostProcessor;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;
import org.springframework.scheduling.support.ScheduledMethodRunnable;

/**
 * Spring's post-processor for {@code @Scheduled} methods, in which the innermost thing that calls a method is ours: what is
 * scheduled, where, when and inside whose wrappers is all Spring's doing and the user's, as before. A method whose calls are
 * runs anyway, by an annotation of ours or as an {@code @Async} one, is left to that.
 *
 * <p>A bean, and so looked at by Spring method by method: none may mention what is not always there.
 */
class ScheduledMethods extends ScheduledAnnotationBeanPostProcessor {

    private final ScheduledTaskRegistrar registrar;
    private final ScheduledRuns runs;

    /** The only one, so that it is found when an application is prepared ahead of time. */
    ScheduledMethods(InFlightScheduling scheduling) {
        super(scheduling.registrar());
        this.registrar = scheduling.registrar();
        this.runs = scheduling.runs();
    }

    @Override
    protected Runnable createRunnable(Object target, Method method, @Nullable String qualifier) {
        Runnable springs = super.createRunnable(target, method, qualifier);
        if (springs.getClass() != ScheduledMethodRunnable.class || isRunAnyway(target, method)) {
            return springs;
        }
        Method invocable = ((ScheduledMethodRunnable) springs).getMethod();
        return new ScheduledExecution(target, invocable, qualifier, registrar, kind(target, method), runs);
    }

    @Override
    protected void processScheduled(Scheduled scheduled, Method method, Object bean) {
        SpringSubscribing subscribing = SpringSubscribing.find();
        if (subscribing == null || isRunAnyway(bean, method) || !subscribing.isReactive(method)) {
            super.processScheduled(scheduled, method, bean);
            return;
        }
        subscribing.process(this, scheduled, method, bean, registrar, kind(bean, method), runs);
    }

    private static String kind(Object bean, Method method) {
        return TaskMethod.kind(method, AopProxyUtils.ultimateTargetClass(bean));
    }

    private static boolean isRunAnyway(Object bean, Method method) {
        Class<?> targetClass = AopProxyUtils.ultimateTargetClass(bean);
        Method own = BridgeMethodResolver.getMostSpecificMethod(method, targetClass);
        return ProxyLayers.advisorsAround(bean).stream().anyMatch(advisor -> makesRunsOf(advisor, own, targetClass));
    }

    private static boolean makesRunsOf(Advisor advisor, Method method, Class<?> targetClass) {
        if (advisor.getAdvice() instanceof PlainTaskInterceptor) {
            return AnnotatedMethods.annotationOf(method).isPresent();
        }
        return advisor.getAdvice() instanceof AsyncTaskInterceptor
                && advisor instanceof PointcutAdvisor pointed
                && pointed.getPointcut().getMethodMatcher().matches(method, targetClass);
    }
}
