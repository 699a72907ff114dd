package dev.inflight.async;

import dev.inflight.InFlight;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ReflectionUtils;

/**
 * The annotated methods of classes, each looked at once: an application has hundreds, of which most have none, and each is
 * asked for more than once before the application has started.
 */
final class AnnotatedMethods {

    private static final Logger LOGGER = LoggerFactory.getLogger(AnnotatedMethods.class);

    private static final ClassValue<Map<Method, MergedAnnotation<InFlight>>> OF_CLASS = new ClassValue<>() {
        @Override
        protected Map<Method, MergedAnnotation<InFlight>> computeValue(Class<?> type) {
            return read(type);
        }
    };

    /** Whether an annotation is ours or is made of ours. */
    private static final ClassValue<Boolean> LEADS_TO_OURS = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> annotation) {
            return annotation == InFlight.class
                    || MergedAnnotations.from(annotation).isPresent(InFlight.class);
        }
    };

    private AnnotatedMethods() {}

    /**
     * Annotations on overridden methods of its superclasses and interfaces count. None of a class that cannot be read, since it
     * mentions classes that are not there: Spring starts without looking, too.
     */
    static Map<Method, MergedAnnotation<InFlight>> of(Class<?> targetClass) {
        return OF_CLASS.get(targetClass);
    }

    /** Which is present or not. */
    static MergedAnnotation<InFlight> annotationOf(Method method) {
        return MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY).get(InFlight.class);
    }

    private static Map<Method, MergedAnnotation<InFlight>> read(Class<?> targetClass) {
        try {
            if (!mayHaveSome(targetClass)) {
                return Map.of();
            }
            return MethodIntrospector.selectMethods(targetClass, (Method method) -> {
                MergedAnnotation<InFlight> annotation = annotationOf(method);
                return annotation.isPresent() ? annotation : null;
            });
        } catch (IllegalStateException | LinkageError unreadable) {
            LOGGER.debug("no method of {} is looked at: {}", targetClass.getName(), unreadable.toString());
            return Map.of();
        }
    }

    /** Whether any method of it, or of what it inherits from, has an annotation that leads to ours: much cheaper to know. */
    private static boolean mayHaveSome(@Nullable Class<?> type) {
        if (type == null || type.getName().startsWith("java.")) {
            return false;
        }
        return declaresSome(type)
                || mayHaveSome(type.getSuperclass())
                || Arrays.stream(type.getInterfaces()).anyMatch(AnnotatedMethods::mayHaveSome);
    }

    private static boolean declaresSome(Class<?> type) {
        for (Method method : ReflectionUtils.getDeclaredMethods(type)) {
            for (Annotation annotation : method.getDeclaredAnnotations()) {
                if (LEADS_TO_OURS.get(annotation.annotationType())) {
                    return true;
                }
            }
        }
        return false;
    }
}
