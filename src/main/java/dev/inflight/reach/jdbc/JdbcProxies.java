package dev.inflight.reach.jdbc;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/**
 * Makes the proxies of this package. They have every interface of what they stand for, so that code which casts to a driver's
 * or a pool's own interface goes on to work.
 */
final class JdbcProxies {

    private static final List<Class<?>> JDBC = List.of(
            Connection.class, CallableStatement.class, PreparedStatement.class, Statement.class, ResultSet.class);

    /** Remembered for each class of targets: to look the proxy class up costs more than to make a proxy. */
    private static final ClassValue<Constructor<?>> CONSTRUCTORS = new ClassValue<>() {
        @Override
        protected Constructor<?> computeValue(Class<?> type) {
            return constructor(type);
        }
    };

    private JdbcProxies() {}

    static Object proxy(Object target, InvocationHandler handler) {
        try {
            return CONSTRUCTORS.get(target.getClass()).newInstance(handler);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException("no proxy for " + target.getClass(), impossible);
        }
    }

    /** Whether it is a proxy of this package, so that no second one is needed around it. */
    static boolean isOurs(@Nullable Object object) {
        return object != null
                && Proxy.isProxyClass(object.getClass())
                && Proxy.getInvocationHandler(object) instanceof Tracked;
    }

    /** Calls the target; throws what it throws. */
    static @Nullable Object call(Object target, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException thrown) {
            Throwable cause = thrown.getCause();
            throw cause == null ? thrown : cause;
        }
    }

    private static Constructor<?> constructor(Class<?> type) {
        ClassLoader own = JdbcProxies.class.getClassLoader();
        ClassLoader loader = type.getClassLoader() == null ? own : type.getClassLoader();
        List<Class<?>> all = new ArrayList<>();
        for (Class<?> candidate : ClassUtils.getAllInterfacesForClassAsSet(type, loader)) {
            if (isOpenToAll(candidate)) {
                all.add(candidate);
            }
        }
        try {
            return constructor(loader, all);
        } catch (IllegalArgumentException unfit) { // interfaces that contradict each other, or are not visible together
            return constructor(
                    own,
                    JDBC.stream().filter(jdbc -> jdbc.isAssignableFrom(type)).toList());
        }
    }

    private static Constructor<?> constructor(@Nullable ClassLoader loader, List<Class<?>> interfaces) {
        Object sample =
                Proxy.newProxyInstance(loader, interfaces.toArray(Class<?>[]::new), (proxy, method, arguments) -> null);
        try {
            return sample.getClass().getConstructor(InvocationHandler.class);
        } catch (NoSuchMethodException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static boolean isOpenToAll(Class<?> type) {
        return Modifier.isPublic(type.getModifiers()) && type.getModule().isExported(type.getPackageName());
    }

    /** What stands behind a proxy of this package. */
    interface Tracked extends InvocationHandler {
        Object target();
    }

    /** The methods of {@code Object}: two proxies of one target are equal, and each is equal to itself. */
    static @Nullable Object ofObject(Tracked self, Method method, Object @Nullable [] arguments) throws Throwable {
        if (arguments != null
                && arguments.length == 1
                && arguments[0] != null
                && isOurs(arguments[0])
                && Proxy.getInvocationHandler(arguments[0]) instanceof Tracked other) {
            return call(self.target(), method, new Object[] {other.target()});
        }
        return call(self.target(), method, arguments);
    }
}
