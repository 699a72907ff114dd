package com.example.harmless.rows.start;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.aopalliance.intercept.MethodInterceptor;
import org.springframework.aop.Advisor;
import org.springframework.aop.aspectj.AspectJExpressionPointcut;
import org.springframework.aop.framework.autoproxy.DefaultAdvisorAutoProxyCreator;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.stereotype.Service;

@About(
        "an auto-proxy creator of the user's, post-processors in every order, an advisor with a dependency that is @Async itself")
final class UserProcessors implements Row {

    static final List<String> SEEN = new CopyOnWriteArrayList<>();

    @Override
    public void play(Sheet sheet) throws Exception {
        SEEN.clear();
        try (var app = App.of(Config.class).start()) {
            sheet.sayFuture("advised", app.getBean(Jobs.class).run());
            sheet.say("who saw Jobs", SEEN);
            Counter counter = App.behind(app.getBean(Counter.class));
            Sheet.until("counted", () -> counter.calls.get() > 0);
            sheet.say("calls counted", counter.calls);
            sheet.say(
                    "names of the user's beans",
                    app.getBeansWithAnnotation(Service.class).keySet());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import({Jobs.class, Counter.class})
    static class Config {

        @Bean
        static BeanPostProcessor first() {
            return new Noting("first", Ordered.HIGHEST_PRECEDENCE);
        }

        @Bean
        static BeanPostProcessor last() {
            return new Noting("last", Ordered.LOWEST_PRECEDENCE);
        }

        @Bean
        static BeanPostProcessor unordered() {
            return new BeanPostProcessor() {
                @Override
                public Object postProcessAfterInitialization(Object bean, String name) {
                    note("unordered", bean);
                    return bean;
                }
            };
        }

        @Bean
        static DefaultAdvisorAutoProxyCreator creator() {
            DefaultAdvisorAutoProxyCreator creator = new DefaultAdvisorAutoProxyCreator();
            creator.setProxyTargetClass(true);
            return creator;
        }

        @Bean
        Advisor everything(Counter counter) {
            AspectJExpressionPointcut pointcut = new AspectJExpressionPointcut();
            pointcut.setExpression("execution(public * *(..)) && !within(org.springframework..*)"
                    + " && (within(com.example..UserProcessors.Jobs) || !within(com.example..*))");
            return new DefaultPointcutAdvisor(pointcut, (MethodInterceptor) call -> {
                if (call.getThis() instanceof Jobs) {
                    counter.count();
                }
                return call.proceed();
            });
        }
    }

    private static void note(String who, Object bean) {
        if (App.behind(bean) instanceof Jobs) {
            SEEN.add(who + ": " + (AopUtils.isAopProxy(bean) ? "proxy" : "plain"));
        }
    }

    private static class Noting implements BeanPostProcessor, Ordered {

        private final String name;
        private final int order;

        Noting(String name, int order) {
            this.name = name;
            this.order = order;
        }

        @Override
        public Object postProcessAfterInitialization(Object bean, String beanName) {
            note(name, bean);
            return bean;
        }

        @Override
        public int getOrder() {
            return order;
        }
    }

    @Service
    static class Counter {

        final AtomicInteger calls = new AtomicInteger();

        @Async
        public void count() {
            calls.incrementAndGet();
        }
    }

    @Service
    static class Jobs {

        @Async
        public CompletableFuture<String> run() {
            return CompletableFuture.completedFuture(
                    Thread.currentThread().getName().replaceAll("\\d+", "n"));
        }
    }
}
