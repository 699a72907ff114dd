package dev.inflight.async;

import java.lang.reflect.Method;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import org.springframework.core.KotlinDetector;
import org.springframework.core.ReactiveAdapterRegistry;

/** Tells methods that return what goes on when they have returned from those that return a result. */
final class DoneLater {

    /** By name, since their libraries may be missing, or Spring's adapters for them. */
    private static final String[] PUBLISHERS = {
        "org.reactivestreams.Publisher", "kotlinx.coroutines.flow.Flow", "kotlinx.coroutines.Job"
    };

    private static final String RX = "io.reactivex.";

    private DoneLater() {}

    static boolean is(Method method) {
        Class<?> type = method.getReturnType();
        return KotlinDetector.isSuspendingFunction(method)
                || Future.class.isAssignableFrom(type)
                || CompletionStage.class.isAssignableFrom(type)
                || Flow.Publisher.class.isAssignableFrom(type)
                || ReactiveAdapterRegistry.getSharedInstance().getAdapter(type) != null
                || isPublisher(type);
    }

    private static boolean isPublisher(Class<?> type) {
        for (String publisher : PUBLISHERS) {
            if (type.getName().equals(publisher)) {
                return true;
            }
        }
        if (type.getName().startsWith(RX)) {
            return true;
        }
        for (Class<?> parent : type.getInterfaces()) {
            if (isPublisher(parent)) {
                return true;
            }
        }
        return type.getSuperclass() != null && isPublisher(type.getSuperclass());
    }
}
