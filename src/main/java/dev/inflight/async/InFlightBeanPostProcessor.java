package dev.inflight.async;

import dev.inflight.InFlight;
import dev.inflight.InFlightRegistry;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.Advisor;
import org.springframework.aop.PointcutAdvisor;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.AopConfigException;
import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.aop.interceptor.AsyncExecutionInterceptor;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.BeanClassLoaderAware;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.SmartInstantiationAwareBeanPostProcessor;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.BridgeMethodResolver;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.env.Environment;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.AsyncAnnotationAdvisor;
import org.springframework.util.ClassUtils;

/**
 * Puts our advice around the methods of beans: in the place of Spring's in proxies that run methods asynchronously, and
 * around plain methods that are annotated. Checks annotated methods on the way.
 *
 * <p>Not {@code Ordered}, so that it comes after every post-processor that is, which is all of Spring's. {@link
 * InFlightEarlyProxies} comes before some of them.
 */
public final class InFlightBeanPostProcessor
        implements SmartInstantiationAwareBeanPostProcessor,
                SmartInitializingSingleton,
                BeanFactoryAware,
                BeanClassLoaderAware {

    private final Supplier<InFlightRegistry> registry;
    private final Supplier<AsyncSettings> settings;
    private final PlainTaskProxies plainProxies = new PlainTaskProxies();
    private final Map<Advisor, Advisor> replacements = new ConcurrentHashMap<>();
    private @Nullable Environment environment;
    private @Nullable TaskMethods methods;
    private @Nullable ConfigurableListableBeanFactory beans;

    /**
     * Makes a post-processor. Both suppliers are asked late, so that nothing is made before it can be post-processed itself.
     */
    public InFlightBeanPostProcessor(Supplier<InFlightRegistry> registry, Supplier<AsyncSettings> settings) {
        this.registry = registry;
        this.settings = settings;
    }

    @Override
    public void setBeanClassLoader(ClassLoader classLoader) {
        plainProxies.setBeanClassLoader(classLoader);
    }

    @Override
    public void setBeanFactory(BeanFactory beanFactory) {
        if (!(beanFactory instanceof ConfigurableListableBeanFactory listable)) {
            throw new IllegalArgumentException("a ConfigurableListableBeanFactory is needed, not " + beanFactory);
        }
        beans = listable;
        // by name: to look for a type asks every bean for its own, also those that cannot tell and are never used
        environment = listable.containsBean(ConfigurableApplicationContext.ENVIRONMENT_BEAN_NAME)
                ? listable.getBean(ConfigurableApplicationContext.ENVIRONMENT_BEAN_NAME, Environment.class)
                : null;
        ReactiveTasks reactive = new ReactiveTasks();
        methods = new TaskMethods(listable, text -> resolve(listable, text), settings, reactive);
        plainProxies.use(listable, new PlainTaskInterceptor(methods, reactive, registry), new StoppedWork(methods));
    }

    @Override
    public Class<?> determineBeanType(Class<?> beanClass, String beanName) {
        return plainProxies.determineBeanType(beanClass, beanName);
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        if (methods == null || bean instanceof AopInfrastructureBean) {
            return bean;
        }
        Class<?> targetClass = AopUtils.getTargetClass(bean);
        Map<Method, MergedAnnotation<InFlight>> annotated = AnnotatedMethods.of(targetClass);
        Predicate<Method> async = replaceAdvice(bean, targetClass);
        if (annotated.isEmpty()) {
            return bean;
        }
        methods.define(targetClass, annotated, async);
        boolean plain = false;
        for (Method method : annotated.keySet()) {
            plain |= !async.test(method);
            requireRunsAsync(method, targetClass, async);
        }
        Object proxy = plain ? plainProxies.advise(bean, beanName) : bean;
        annotated.keySet().forEach(method -> requireReachable(method, targetClass, proxy));
        return proxy;
    }

    /**
     * As much as others are to see of it who take beans before this one does, such as those that register listeners: only a
     * bean none of whose methods is meant to be asynchronous, so that such a one gets its proxy from Spring, as ever.
     */
    Object adviseEarly(Object bean, String beanName) {
        if (methods == null || bean instanceof AopInfrastructureBean) {
            return bean;
        }
        Class<?> targetClass = AopUtils.getTargetClass(bean);
        Set<Method> annotated = AnnotatedMethods.of(targetClass).keySet();
        if (annotated.isEmpty() || annotated.stream().anyMatch(method -> isMeantToBeAsync(method, targetClass))) {
            return bean;
        }
        try {
            return plainProxies.advise(bean, beanName);
        } catch (AopConfigException impossible) {
            return bean; // says so later, or has a method that cannot be a task, which is then said
        }
    }

    /** Beans that are made later, lazy ones say, are to stop the application now as well. */
    @Override
    public void afterSingletonsInstantiated() {
        if (beans == null || methods == null) {
            return;
        }
        for (String name : beans.getBeanDefinitionNames()) {
            Class<?> type = beans.containsSingleton(name) ? null : typeOf(name, beans);
            if (type != null) {
                Class<?> userClass = ClassUtils.getUserClass(type);
                methods.define(
                        userClass, AnnotatedMethods.of(userClass), method -> isMeantToBeAsync(method, userClass));
            }
        }
    }

    /** Of a bean that nobody has made yet; {@code null} when that cannot be told, which is its maker's problem, if anybody's. */
    private static @Nullable Class<?> typeOf(String name, ConfigurableListableBeanFactory beans) {
        try {
            return beans.getType(name, false);
        } catch (BeansException | IllegalStateException | LinkageError unreadable) {
            return null;
        }
    }

    /**
     * Returns which methods run asynchronously. Whether unmodified ones are tracked is asked at their first call: the settings
     * may need beans that need this one.
     */
    private Predicate<Method> replaceAdvice(Object bean, Class<?> targetClass) {
        Predicate<Method> async = method -> false;
        if (bean instanceof Advised proxy) {
            for (Advisor advisor : proxy.getAdvisors()) {
                if (advisor instanceof PointcutAdvisor pointed && isAsync(advisor)) {
                    async = async.or(method -> AopUtils.canApply(pointed.getPointcut(), targetClass)
                            && pointed.getPointcut().getMethodMatcher().matches(method, targetClass));
                    if (!proxy.isFrozen()) {
                        proxy.replaceAdvisor(advisor, replacements.computeIfAbsent(advisor, this::replacement));
                    }
                }
            }
        }
        return async;
    }

    private static boolean isAsync(Advisor advisor) {
        return advisor.getAdvice() instanceof AsyncExecutionInterceptor
                || advisor.getAdvice() instanceof AsyncTaskInterceptor;
    }

    private Advisor replacement(Advisor advisor) {
        if (methods != null
                && advisor instanceof PointcutAdvisor pointed
                && advisor.getAdvice() instanceof AsyncExecutionInterceptor advice) {
            AsyncTaskInterceptor ours = new AsyncTaskInterceptor(new SpringAsync(advice), methods, registry);
            return advisor instanceof AsyncAnnotationAdvisor
                    ? new TrackingAsyncAdvisor(pointed.getPointcut(), ours)
                    : new DefaultPointcutAdvisor(pointed.getPointcut(), ours);
        }
        return advisor;
    }

    /** Without a proxy that makes it asynchronous, the caller's own thread would be the worker. */
    private static void requireRunsAsync(Method method, Class<?> targetClass, Predicate<Method> async) {
        if (!async.test(method) && isMeantToBeAsync(method, targetClass)) {
            throw new InvalidTaskMethodException(
                    TaskMethod.title(method, targetClass),
                    "it is @Async, but nothing runs it so: is @EnableAsync there, in its mode PROXY?");
        }
    }

    private static boolean isMeantToBeAsync(Method method, Class<?> targetClass) {
        return AnnotatedElementUtils.hasAnnotation(method, Async.class)
                || AnnotatedElementUtils.hasAnnotation(targetClass, Async.class);
    }

    /** A call must pass the proxy. */
    private static void requireReachable(Method method, Class<?> targetClass, Object proxy) {
        int modifiers = method.getModifiers();
        String problem = null;
        if (Modifier.isPrivate(modifiers) || Modifier.isStatic(modifiers)) {
            problem = "it is private or static, so no proxy is passed when it is called";
        } else if (Modifier.isFinal(modifiers) && AopUtils.isCglibProxy(proxy)) {
            problem = "it is final, so the proxy, which is a subclass, cannot override it";
        } else if (AopUtils.isJdkDynamicProxy(proxy) && !isInInterface(method, targetClass, proxy.getClass())) {
            problem = "it is in none of the interfaces of the bean's proxy: put it there, or proxy the class";
        } else if (!AopUtils.isAopProxy(proxy) || lacksOurs(proxy)) {
            problem = "its bean has a proxy that cannot be changed";
        }
        if (problem != null) {
            throw new InvalidTaskMethodException(TaskMethod.title(method, targetClass), problem);
        }
    }

    private static boolean lacksOurs(Object proxy) {
        return ProxyLayers.advisorsAround(proxy).stream()
                .map(Advisor::getAdvice)
                .noneMatch(advice -> advice instanceof AsyncTaskInterceptor || advice instanceof PlainTaskInterceptor);
    }

    /** Compares by what an interface's method resolves to, since a generic one has other parameter types. */
    private static boolean isInInterface(Method method, Class<?> targetClass, Class<?> proxyClass) {
        return Arrays.stream(proxyClass.getInterfaces())
                .flatMap(type -> Arrays.stream(type.getMethods()))
                .anyMatch(declared -> declared.getName().equals(method.getName())
                        && BridgeMethodResolver.getMostSpecificMethod(declared, targetClass)
                                .equals(method));
    }

    private String resolve(ConfigurableListableBeanFactory beans, String text) {
        String resolved = beans.hasEmbeddedValueResolver() ? beans.resolveEmbeddedValue(text) : text;
        if (resolved == null) {
            return "";
        }
        return environment == null ? resolved : environment.resolveRequiredPlaceholders(resolved);
    }
}
