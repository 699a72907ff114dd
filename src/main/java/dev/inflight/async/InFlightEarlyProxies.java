package dev.inflight.async;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.Ordered;

/**
 * Makes the proxies of beans with annotated plain methods before those post-processors come that take a bean as it is then,
 * to call it: Spring for Apache Kafka's and Spring AMQP's, which are of the lowest precedence. What {@link
 * InFlightBeanPostProcessor} does it does later, in the same proxies.
 */
public final class InFlightEarlyProxies implements BeanPostProcessor, Ordered {

    /** After Spring's auto-proxy creators, which are the first; before everybody who has not chosen an order. */
    static final int ORDER = Ordered.LOWEST_PRECEDENCE - 10;

    private final InFlightBeanPostProcessor processor;

    /** Makes a post-processor that works on behalf of this one. */
    public InFlightEarlyProxies(InFlightBeanPostProcessor processor) {
        this.processor = processor;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        return processor.adviseEarly(bean, beanName);
    }

    @Override
    public int getOrder() {
        return ORDER;
    }
}
