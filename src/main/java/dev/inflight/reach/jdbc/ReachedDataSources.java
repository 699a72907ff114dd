package dev.inflight.reach.jdbc;

import dev.inflight.proxy.Subclasses;
import java.io.Serial;
import java.io.Serializable;
import java.sql.Connection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.AopConfigException;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.scope.ScopedObject;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.beans.factory.config.SmartInstantiationAwareBeanPostProcessor;

/**
 * Has what the application's {@link DataSource} beans hand out stop with the task that uses it. Each gets a proxy of its
 * class, so that it can be injected as what it is; one whose class does not allow that is left as it is. Only what
 * {@code getConnection} returns is touched, and only by being wrapped.
 *
 * <p>Not {@code Ordered}, so that it comes after every post-processor that is.
 */
public final class ReachedDataSources implements SmartInstantiationAwareBeanPostProcessor {

    private static final Logger LOGGER = LoggerFactory.getLogger(ReachedDataSources.class);

    private final Map<String, Object> early = new ConcurrentHashMap<>();
    private final boolean deadlines;

    /** Leaves the query timeouts of statements as they are. */
    public ReachedDataSources() {
        this(false);
    }

    /**
     * Makes one.
     *
     * @param deadlines whether the time that a task has left also bounds its statements, as their query timeout
     */
    public ReachedDataSources(boolean deadlines) {
        this.deadlines = deadlines;
    }

    @Override
    public Object getEarlyBeanReference(Object bean, String beanName) {
        if (bean instanceof DataSource) {
            early.put(beanName, bean);
        }
        return reached(bean, beanName);
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        return early.remove(beanName) == bean ? bean : reached(bean, beanName);
    }

    /** Asked when an application is prepared ahead of time. */
    @Override
    public Class<?> determineBeanType(Class<?> beanClass, String beanName) {
        if (!DataSource.class.isAssignableFrom(beanClass)
                || beanClass.isInterface()
                || !Subclasses.canStandInFor(beanClass)) {
            return beanClass;
        }
        ProxyFactory factory = new ProxyFactory();
        factory.setProxyTargetClass(true);
        factory.setTargetClass(beanClass);
        return factory.getProxyClass(beanClass.getClassLoader());
    }

    /**
     * What is behind the proxy of a bean.
     *
     * @return the bean itself when it has no proxy of ours
     */
    public static DataSource target(DataSource dataSource) {
        return dataSource instanceof Advised advised
                        && isReached(advised)
                        && AopProxyUtils.getSingletonTarget(advised) instanceof DataSource target
                ? target
                : dataSource;
    }

    private Object reached(Object bean, String beanName) {
        // a scoped proxy leads to a bean that has been here
        if (!(bean instanceof DataSource) || bean instanceof ScopedObject || isMock(bean.getClass())) {
            return bean;
        }
        DefaultPointcutAdvisor advisor = new DefaultPointcutAdvisor(new ConnectionAdvice(beanName, deadlines));
        if (bean instanceof Advised advised && !advised.isFrozen()) {
            if (!isReached(advised)) {
                advised.addAdvisor(0, advisor);
            }
            return bean;
        }
        ProxyFactory factory = new ProxyFactory(bean);
        factory.addAdvisor(advisor);
        factory.setProxyTargetClass(Subclasses.canStandInFor(bean.getClass()));
        if (!factory.isProxyTargetClass() && Subclasses.canBeNamed(bean.getClass())) {
            LOGGER.info(
                    "statements of the DataSource {} cannot be stopped: its class, {}, or a method of it is final",
                    beanName,
                    bean.getClass().getName());
            return bean;
        }
        try {
            return factory.getProxy(bean.getClass().getClassLoader());
        } catch (AopConfigException unfit) {
            LOGGER.info("statements of the DataSource {} cannot be stopped", beanName, unfit);
            return bean;
        }
    }

    private static boolean isReached(Advised proxy) {
        for (var advisor : proxy.getAdvisors()) {
            if (advisor.getAdvice() instanceof ConnectionAdvice) {
                return true;
            }
        }
        return false;
    }

    /** Tests ask a mock what was called on it, and would get a proxy's answer. */
    private static boolean isMock(Class<?> type) {
        return type.getName().contains("$MockitoMock$");
    }

    /** Around {@code getConnection}. */
    private record ConnectionAdvice(String on, boolean deadlines) implements MethodInterceptor, Serializable {

        @Serial
        private static final long serialVersionUID = 1L;

        @Override
        public @Nullable Object invoke(MethodInvocation call) throws Throwable {
            Object result = call.proceed();
            return result instanceof Connection connection
                            && call.getMethod().getName().equals("getConnection")
                    ? TrackedConnection.around(connection, on, deadlines)
                    : result;
        }
    }
}
