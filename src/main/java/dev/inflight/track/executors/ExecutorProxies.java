package dev.inflight.track.executors;

import dev.inflight.proxy.Subclasses;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/** Proxies of executors that can be injected as what the executors are. */
final class ExecutorProxies {

    private ExecutorProxies() {}

    static Object around(Object executor, HandedIn advice, @Nullable ClassLoader classLoader) {
        DefaultPointcutAdvisor advisor = new DefaultPointcutAdvisor(advice);
        if (executor instanceof Advised proxy && !proxy.isFrozen()) {
            proxy.addAdvisor(0, advisor);
            return executor;
        }
        Class<?> type = executor.getClass();
        Class<?> shape = Shapes.of(type);
        ProxyFactory factory = new ProxyFactory(executor);
        if (shape != type) {
            factory.setTargetSource(new Shapes.Target(executor, shape));
        }
        factory.addAdvisor(advisor);
        factory.setProxyTargetClass(Subclasses.canStandInFor(shape));
        return factory.getProxy(loaderFor(shape, classLoader));
    }

    /** The class that a bean of this class will have. */
    static Class<?> typeFor(Class<?> type, @Nullable ClassLoader classLoader) {
        if (type.isInterface() || !Subclasses.canStandInFor(type)) {
            return type;
        }
        ProxyFactory factory = new ProxyFactory();
        Class<?> shape = Shapes.of(type);
        factory.setProxyTargetClass(true);
        factory.setTargetClass(shape);
        return factory.getProxyClass(loaderFor(shape, classLoader));
    }

    /** Why what runs there cannot be watched; {@code null} when it can. */
    static @Nullable String problemWith(Object executor) {
        ThreadPoolExecutor pool = poolOf(executor);
        if (pool != null && pool.getQueue() instanceof PriorityBlockingQueue<?> queue && queue.comparator() != null) {
            return "its queue has a comparator of its own, which knows the tasks that it is given and not ours";
        }
        Class<?> type = executor.getClass();
        return executor instanceof Advised || Subclasses.canStandInFor(type) || !Subclasses.canBeNamed(type)
                ? null
                : "its class, " + type.getName() + ", or a method of it is final";
    }

    private static @Nullable ThreadPoolExecutor poolOf(Object executor) {
        if (executor instanceof ThreadPoolTaskExecutor springs) {
            try {
                return springs.getThreadPoolExecutor();
            } catch (IllegalStateException notYet) {
                return null;
            }
        }
        return executor instanceof ThreadPoolExecutor itself ? itself : null;
    }

    private static @Nullable ClassLoader loaderFor(Class<?> type, @Nullable ClassLoader ofBeans) {
        return Subclasses.isOfJdk(type) ? ofBeans : type.getClassLoader();
    }
}
