package dev.inflight.async;

import dev.inflight.InFlight;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.springframework.core.BridgeMethodResolver;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.scheduling.annotation.Async;
import org.springframework.util.ReflectionUtils;

/** Methods that share a name, and so would share a kind. */
final class Overloads {

    private Overloads() {}

    /** Whether the class has another method of that name whose calls are tasks; one that only helps does not count. */
    static boolean share(Method method, Class<?> userClass) {
        try {
            for (Method other : ReflectionUtils.getUniqueDeclaredMethods(userClass)) {
                if (other.getName().equals(method.getName())
                        && isTask(other, userClass)
                        && !BridgeMethodResolver.getMostSpecificMethod(other, userClass)
                                .equals(BridgeMethodResolver.getMostSpecificMethod(method, userClass))) {
                    return true;
                }
            }
        } catch (RuntimeException | LinkageError unreadable) {
            // it mentions classes that are not there: then its methods are as unique as ever
        }
        return false;
    }

    private static boolean isTask(Method method, Class<?> userClass) {
        return !method.isBridge()
                && !method.isSynthetic()
                && !Modifier.isPrivate(method.getModifiers())
                && !Modifier.isStatic(method.getModifiers())
                && (AnnotatedElementUtils.hasAnnotation(method, Async.class)
                        || AnnotatedElementUtils.hasAnnotation(method, InFlight.class)
                        || AnnotatedElementUtils.hasAnnotation(method.getDeclaringClass(), Async.class)
                        || AnnotatedElementUtils.hasAnnotation(userClass, Async.class));
    }
}
