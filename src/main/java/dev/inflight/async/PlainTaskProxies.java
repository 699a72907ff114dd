package dev.inflight.async;

import dev.inflight.InFlight;
import java.io.Serial;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.Advisor;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.framework.autoproxy.AbstractBeanFactoryAwareAdvisingPostProcessor;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.annotation.AnnotationMatchingPointcut;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Puts the advice for annotated plain methods outermost, into the proxy that a bean has, or into a new one: of the class
 * where that can be, so that the bean can still be injected as what it is. A second one, innermost, is told of a stop before
 * the advice in between learns how the method ended.
 */
final class PlainTaskProxies extends AbstractBeanFactoryAwareAdvisingPostProcessor {

    @Serial
    private static final long serialVersionUID = 1L;

    private transient @Nullable Advisor innermost;

    PlainTaskProxies() {
        setBeforeExistingAdvisors(true);
        setProxyTargetClass(true);
    }

    void use(ConfigurableListableBeanFactory beans, PlainTaskInterceptor advice, StoppedWork stopped) {
        setBeanFactory(beans);
        AnnotationMatchingPointcut annotated = new AnnotationMatchingPointcut(null, InFlight.class, true);
        this.advisor = new DefaultPointcutAdvisor(annotated, advice);
        this.innermost = new DefaultPointcutAdvisor(annotated, stopped);
    }

    /**
     * The bean in a proxy with both. May be called again for what it returned, when others may have added theirs: ours are
     * put back in their places.
     */
    Object advise(Object bean, String beanName) {
        Object proxy = hasOurs(bean) ? bean : postProcessAfterInitialization(bean, beanName);
        if (proxy instanceof Advised advised && !advised.isFrozen()) {
            place(advised);
        }
        return proxy;
    }

    private boolean hasOurs(Object bean) {
        Advisor outermost = this.advisor;
        return outermost != null && ProxyLayers.advisorsAround(bean).contains(outermost);
    }

    private void place(Advised proxy) {
        Advisor first = this.advisor;
        Advisor last = this.innermost;
        if (first == null || last == null || proxy.indexOf(first) < 0) {
            return;
        }
        if (proxy.indexOf(first) > 0) {
            proxy.removeAdvisor(first);
            proxy.addAdvisor(0, first);
        }
        if (proxy.indexOf(last) != proxy.getAdvisorCount() - 1) {
            proxy.removeAdvisor(last);
            proxy.addAdvisor(last);
        }
    }

    /** Asked when an application is prepared ahead of time. */
    @Override
    public Class<?> determineBeanType(Class<?> beanClass, String beanName) {
        if (!isFinal(beanClass) || !isEligible(beanClass)) {
            return super.determineBeanType(beanClass, beanName);
        }
        ProxyFactory proxy = new ProxyFactory();
        evaluateProxyInterfaces(beanClass, proxy);
        return proxy.getProxyClass(beanClass.getClassLoader());
    }

    @Override
    protected ProxyFactory prepareProxyFactory(Object bean, String beanName) {
        ProxyFactory proxy = super.prepareProxyFactory(bean, beanName);
        if (isFinal(bean.getClass())) {
            proxy.setProxyTargetClass(false);
        }
        return proxy;
    }

    private static boolean isFinal(Class<?> type) {
        return Modifier.isFinal(type.getModifiers());
    }
}
