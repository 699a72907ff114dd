package dev.inflight.proxy;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;

/** Whether a proxy that is a subclass can stand in for a bean of somebody's. */
public final class Subclasses {

    private Subclasses() {}

    /** Whether a subclass can stand in. A final method would be called on the proxy itself, which has no state. */
    public static boolean canStandInFor(Class<?> type) {
        if (Modifier.isFinal(type.getModifiers()) || !canBeNamed(type)) {
            return false;
        }
        for (Method method : type.getMethods()) {
            int modifiers = method.getModifiers();
            if (Modifier.isFinal(modifiers)
                    && !Modifier.isStatic(modifiers)
                    && method.getDeclaringClass() != Object.class) {
                return false;
            }
        }
        return true;
    }

    /** Whether something can be injected as this class; others are injected by their interfaces only. */
    public static boolean canBeNamed(Class<?> type) {
        return !Proxy.isProxyClass(type)
                && !type.isHidden()
                && !Modifier.isPrivate(type.getModifiers())
                && (Modifier.isPublic(type.getModifiers()) || !isOfJdk(type));
    }

    /** Whether it is one of the JDK's, of which no class loader of an application's can make a neighbour. */
    public static boolean isOfJdk(Class<?> type) {
        return type.getName().startsWith("java.");
    }
}
