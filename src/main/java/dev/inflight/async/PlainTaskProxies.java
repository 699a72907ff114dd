package dev.inflight.async;

import dev.inflight.InFlight;
import java.io.Serial;
import java.lang.reflect.Modifier;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.framework.autoproxy.AbstractBeanFactoryAwareAdvisingPostProcessor;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.annotation.AnnotationMatchingPointcut;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Puts the advice for annotated plain methods outermost, into the proxy that a bean has, or into a new one: of the class
 * where that can be, so that the bean can still be injected as what it is.
 */
final class PlainTaskProxies extends AbstractBeanFactoryAwareAdvisingPostProcessor {

    @Serial
    private static final long serialVersionUID = 1L;

    PlainTaskProxies() {
        setBeforeExistingAdvisors(true);
        setProxyTargetClass(true);
    }

    void use(ConfigurableListableBeanFactory beans, PlainTaskInterceptor advice) {
        setBeanFactory(beans);
        this.advisor = new DefaultPointcutAdvisor(new AnnotationMatchingPointcut(null, InFlight.class, true), advice);
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
