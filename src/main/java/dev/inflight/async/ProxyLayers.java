package dev.inflight.async;

import java.util.ArrayList;
import java.util.List;
import org.springframework.aop.Advisor;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.AopProxyUtils;

/** What is around a bean, the outermost first: its proxy, and the proxies within, should somebody have proxied a proxy. */
final class ProxyLayers {

    private ProxyLayers() {}

    static List<Advisor> advisorsAround(Object bean) {
        List<Advisor> found = new ArrayList<>();
        Object layer = bean;
        while (layer instanceof Advised proxy) {
            found.addAll(List.of(proxy.getAdvisors()));
            layer = AopProxyUtils.getSingletonTarget(proxy);
        }
        return found;
    }
}
