package dev.inflight.track.executors;

import dev.inflight.TaskText;
import dev.inflight.proxy.Subclasses;
import dev.inflight.track.Watch;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.framework.AopConfigException;
import org.springframework.aop.scope.ScopedObject;
import org.springframework.beans.factory.BeanClassLoaderAware;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.SmartInstantiationAwareBeanPostProcessor;
import org.springframework.util.ClassUtils;

/**
 * Lists everything that runs on the executor beans that are named, for as long as it runs. What is handed to such a bean is
 * wrapped on its way in; queue, threads, policies and decorators stay the bean's own. Runs that are handed to it are not
 * wrapped, so nothing is listed twice.
 *
 * <p>Not {@code Ordered}, so that it comes after every post-processor that is.
 */
public final class WatchedExecutors
        implements SmartInstantiationAwareBeanPostProcessor,
                SmartInitializingSingleton,
                BeanFactoryAware,
                BeanClassLoaderAware {

    private static final Logger LOGGER = LoggerFactory.getLogger(WatchedExecutors.class);
    private static final String ALL = "*";

    private final Set<String> names;
    private final Watch watch;
    private final Set<String> watched = ConcurrentHashMap.newKeySet();
    private @Nullable ConfigurableListableBeanFactory beans;
    private @Nullable ClassLoader classLoader = ClassUtils.getDefaultClassLoader();

    /**
     * Makes a post-processor.
     *
     * @param names of beans; {@code *}: all executors that can be watched
     */
    public WatchedExecutors(List<String> names, Watch watch) {
        this.names = Set.copyOf(names);
        this.watch = watch;
    }

    @Override
    public void setBeanFactory(BeanFactory beanFactory) {
        beans = beanFactory instanceof ConfigurableListableBeanFactory listable ? listable : null;
    }

    @Override
    public void setBeanClassLoader(ClassLoader loader) {
        classLoader = loader;
    }

    /** Before anybody has used it: a decorator has to be set before the pool is made. */
    @Override
    public Object postProcessBeforeInitialization(Object bean, String beanName) {
        if (isWanted(bean, beanName) && !Subclasses.canStandInFor(bean.getClass()) && Decorators.takes(bean)) {
            Decorators.addTo(bean, task -> WatchedTasks.decorated(task, beanName, watch));
            watched.add(beanName);
        }
        return bean;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        if (!isWanted(bean, beanName) || watched.contains(beanName)) {
            return bean;
        }
        String problem = ExecutorProxies.problemWith(bean);
        if (problem == null) {
            try {
                Object proxy = ExecutorProxies.around(bean, new HandedIn(beanName, watch), classLoader);
                watched.add(beanName);
                return proxy;
            } catch (AopConfigException unfit) {
                LOGGER.debug("no proxy for {}", beanName, unfit);
                problem =
                        "no proxy can be made of its class, " + bean.getClass().getName();
            }
        }
        if (names.contains(beanName)) {
            throw new UntrackableExecutorException(beanName, problem);
        }
        LOGGER.info("what runs on the executor {} is not listed: {}", beanName, problem);
        return bean;
    }

    /** Asked when an application is prepared ahead of time. */
    @Override
    public Class<?> determineBeanType(Class<?> beanClass, String beanName) {
        return Executor.class.isAssignableFrom(beanClass) && isNamed(beanName)
                ? ExecutorProxies.typeFor(beanClass, classLoader)
                : beanClass;
    }

    /** Says of what is named and cannot be had that it cannot be had. */
    @Override
    public void afterSingletonsInstantiated() {
        if (beans != null) {
            names.stream().filter(name -> !name.equals(ALL)).sorted().forEach(name -> require(name, beans));
        }
    }

    private void require(String name, ConfigurableListableBeanFactory factory) {
        if (!factory.containsBean(name)) {
            throw new UntrackableExecutorException(name, "no bean is called so. Executors are: " + executors(factory));
        }
        Class<?> type = factory.getType(name, false);
        if (type != null && !Executor.class.isAssignableFrom(type)) {
            throw new UntrackableExecutorException(name, "that bean is no Executor: it is a " + type.getName());
        }
        // a bean under another name, or of a parent context, is watched there or not at all
        if (factory.containsSingleton(name) && !factory.isFactoryBean(name) && !watched.contains(name)) {
            throw new UntrackableExecutorException(
                    name,
                    "it was made before it could be watched, by a bean that is "
                            + "made very early, or is somebody else's mock or proxy");
        }
    }

    private static String executors(ConfigurableListableBeanFactory factory) {
        String[] found = factory.getBeanNamesForType(Executor.class, true, false);
        return found.length == 0 ? "none" : TaskText.clip(String.join(", ", Arrays.asList(found)));
    }

    private boolean isNamed(String beanName) {
        return names.contains(ALL) || names.contains(beanName);
    }

    /** A scoped proxy leads to a bean that has been here; tests ask a mock what was called on it. */
    private boolean isWanted(Object bean, String beanName) {
        return bean instanceof Executor
                && isNamed(beanName)
                && !(bean instanceof ScopedObject)
                && !bean.getClass().getName().contains("$MockitoMock$");
    }
}
