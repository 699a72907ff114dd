package com.example.harmless.rows.start;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.aopalliance.intercept.MethodInterceptor;
import org.aspectj.lang.ProceedingJoinPoint;
import org.aspectj.lang.annotation.Around;
import org.aspectj.lang.annotation.Aspect;
import org.springframework.aop.Advisor;
import org.springframework.aop.aspectj.AspectJExpressionPointcut;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

@About("an advisor of the user's that depends on a service, and pointcuts by name that match many beans")
final class UserAdvisor implements Row {

    @Override
    public void play(Sheet sheet) {
        try (var app = App.of(Config.class).start()) {
            sheet.sayFuture("advised and asynchronous", app.getBean(Jobs.class).run());
            sheet.say("counted", app.getBean(Counts.class).calls);
            sheet.say("looked up by name", app.getBean(PriceRegistry.class).prices());
            sheet.say("calls that the aspect saw", app.getBean(ByName.class).seen);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import({Jobs.class, Counts.class, PriceRegistry.class, ByName.class})
    static class Config {

        @Bean
        Advisor counting(Counts counts) {
            AspectJExpressionPointcut pointcut = new AspectJExpressionPointcut();
            pointcut.setExpression("execution(* com.example..Jobs.*(..))");
            return new DefaultPointcutAdvisor(pointcut, (MethodInterceptor) invocation -> {
                counts.calls.incrementAndGet();
                return invocation.proceed();
            });
        }
    }

    @Aspect
    static class ByName {

        final Set<String> seen = new ConcurrentSkipListSet<>();

        @Around("execution(* *..*Registry.*(..)) || bean(*Registry)")
        public Object around(ProceedingJoinPoint call) throws Throwable {
            seen.add(call.getSignature().getName());
            return call.proceed();
        }
    }

    static class PriceRegistry {

        public int prices() {
            return 3;
        }
    }

    static class Counts {

        final AtomicInteger calls = new AtomicInteger();
    }

    static class Jobs {

        @Async
        public CompletableFuture<String> run() {
            return CompletableFuture.completedFuture(
                    Thread.currentThread().getName().replaceAll("\\d+", "n"));
        }
    }
}
