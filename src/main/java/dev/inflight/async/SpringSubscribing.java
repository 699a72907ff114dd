package dev.inflight.async;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.annotation.ScheduledAnnotationBeanPostProcessor;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;
import org.springframework.scheduling.support.ScheduledTaskObservationContext;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.StringUtils;

/**
 * Spring's own way to schedule methods that return a publisher: called once, when they are found, and then subscribed to at
 * every execution, by a runnable that keeps the publisher to itself. So Spring's steps are gone one by one, and the publisher
 * is replaced in between; what is scheduled is Spring's runnable, and Spring cancels what it has always cancelled. The steps
 * are private to Spring: where they are not those that we know, such methods are left alone.
 */
final class SpringSubscribing {

    private static final Logger LOGGER = LoggerFactory.getLogger(SpringSubscribing.class);
    private static final String SUPPORT =
            "org.springframework.scheduling.annotation.ScheduledAnnotationReactiveSupport";
    private static final @Nullable SpringSubscribing FOUND = lookUp();

    private final Method isReactive;
    private final Method publisherFor;
    private final Constructor<?> runnable;
    private final Field subscriptions;
    private final Method schedule;

    private SpringSubscribing(ClassLoader loader) throws ReflectiveOperationException {
        Class<?> processor = ScheduledAnnotationBeanPostProcessor.class;
        Class<?> support = Class.forName(SUPPORT, true, loader);
        Class<?> subscriber = Class.forName(SUPPORT + "$SubscribingRunnable", true, loader);
        isReactive = support.getDeclaredMethod("isReactive", Method.class);
        publisherFor = support.getDeclaredMethod("getPublisherFor", Method.class, Object.class);
        runnable = subscriber.getDeclaredConstructor(
                Publisher.class, boolean.class, String.class, List.class, String.class, Supplier.class, Supplier.class);
        subscriptions = processor.getDeclaredField("reactiveSubscriptions");
        schedule = processor.getDeclaredMethod(
                "processScheduledTask", Scheduled.class, Runnable.class, Method.class, Object.class);
        if (subscriptions.getType() != Map.class) {
            throw new NoSuchFieldException("reactiveSubscriptions is a " + subscriptions.getType());
        }
        for (AccessibleObject member : List.of(isReactive, publisherFor, runnable, subscriptions, schedule)) {
            member.setAccessible(true);
        }
    }

    /** Returns {@code null} when there are no publishers, or Spring does it in another way. */
    static @Nullable SpringSubscribing find() {
        return FOUND;
    }

    private static @Nullable SpringSubscribing lookUp() {
        ClassLoader loader = ScheduledAnnotationBeanPostProcessor.class.getClassLoader();
        if (!ClassUtils.isPresent("org.reactivestreams.Publisher", loader)) {
            return null;
        }
        try {
            return new SpringSubscribing(Objects.requireNonNull(loader, "loader"));
        } catch (ReflectiveOperationException | RuntimeException | LinkageError unknown) {
            LOGGER.debug("@Scheduled methods that return a publisher are not tracked", unknown);
            return null;
        }
    }

    List<Method> methods() {
        return List.of(isReactive, publisherFor, schedule);
    }

    Constructor<?> constructor() {
        return runnable;
    }

    Field field() {
        return subscriptions;
    }

    /** Whether Spring subscribes to what the method returns. Throws what Spring throws when it may not be scheduled so. */
    boolean isReactive(Method method) {
        return Boolean.TRUE.equals(call(isReactive, null, method));
    }

    /** Schedules the method as Spring does, but for the publisher: every subscription to it is a run. */
    void process(
            ScheduledAnnotationBeanPostProcessor processor,
            Scheduled scheduled,
            Method method,
            Object bean,
            ScheduledTaskRegistrar registrar,
            String kind,
            ScheduledRuns runs) {
        Object key = AopProxyUtils.ultimateSingletonTarget(bean);
        List<Runnable> known = subscriptionsOf(processor, key);
        Runnable task;
        try {
            Publisher<?> publisher = (Publisher<?>) Objects.requireNonNull(call(publisherFor, null, method, bean));
            task = runnable(ScheduledPublisher.of(publisher, kind, runs), scheduled, method, bean, registrar, known);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalStateException( // to the letter what Spring says
                    "Could not create recurring task for @Scheduled method '" + method.getName() + "': "
                            + wrong.getMessage());
        }
        call(schedule, processor, scheduled, task, method, key);
    }

    @SuppressWarnings("unchecked") // looked at above; a map to lists of what cancels a subscription
    private List<Runnable> subscriptionsOf(ScheduledAnnotationBeanPostProcessor processor, Object key) {
        Map<Object, List<Runnable>> all = (Map<Object, List<Runnable>>)
                Objects.requireNonNull(ReflectionUtils.getField(subscriptions, processor), "subscriptions");
        return all.computeIfAbsent(key, unknown -> new CopyOnWriteArrayList<>());
    }

    private Runnable runnable(
            Publisher<?> publisher,
            Scheduled scheduled,
            Method method,
            Object bean,
            ScheduledTaskRegistrar registrar,
            List<Runnable> known) {
        boolean blocks = scheduled.fixedDelay() > 0 || StringUtils.hasText(scheduled.fixedDelayString());
        String shown = bean.getClass().getName() + "." + method.getName();
        Supplier<?> observations = registrar::getObservationRegistry;
        Supplier<?> context = () -> new ScheduledTaskObservationContext(bean, method);
        try {
            return (Runnable)
                    runnable.newInstance(publisher, blocks, scheduled.scheduler(), known, shown, observations, context);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException("its constructor only assigns fields", impossible);
        }
    }

    /** Calls one of Spring's methods, which throw nothing that is checked. */
    private static @Nullable Object call(Method method, @Nullable Object target, Object... arguments) {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException failed) {
            ReflectionUtils.rethrowRuntimeException(failed.getTargetException());
            throw new IllegalStateException(failed);
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException("it was made accessible", impossible);
        }
    }
}
