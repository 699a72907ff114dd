package com.example.harmless.rows.start;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.aspectj.lang.ProceedingJoinPoint;
import org.aspectj.lang.annotation.Around;
import org.aspectj.lang.annotation.Aspect;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.support.AopUtils;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

@About("@Async through interfaces, on classes, by an annotation of the user's own, with other advice around and inside")
final class ProxiesOfEveryKind implements Row {

    @Override
    public void play(Sheet sheet) {
        for (boolean classes : new boolean[] {false, true}) {
            try (var app = App.of(Config.class)
                    .set("spring.aop.proxy-target-class=" + classes)
                    .start()) {
                String kind = classes ? "classes: " : "interfaces: ";
                Mailer mailer = app.getBean(Mailer.class);
                sheet.say(kind + "a JDK proxy", AopUtils.isJdkDynamicProxy(mailer));
                sheet.sayFuture(kind + "by interface", mailer.send());
                sheet.sayFuture(
                        kind + "on the class", app.getBean(OnClass.class).send());
                sheet.sayFuture(kind + "not public", app.getBean(OnClass.class).packagePrivate());
                sheet.sayFuture(
                        kind + "own annotation",
                        app.getBean(OwnAnnotation.class).send());
                sheet.say(kind + "advice", advice(mailer));
                sheet.say(kind + "what the inner advice saw", app.getBean(Inside.class).seen);
            }
        }
    }

    /** How many there are: Spring's own may be replaced by others. */
    private static int advice(Object proxy) {
        return ((Advised) proxy).getAdvisors().length;
    }

    @Target({ElementType.METHOD, ElementType.TYPE})
    @Retention(RetentionPolicy.RUNTIME)
    @Async
    @interface InTheBackground {}

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import({AsyncMailer.class, OnClass.class, OwnAnnotation.class, Inside.class})
    static class Config {}

    interface Mailer {

        CompletableFuture<String> send();
    }

    static class AsyncMailer implements Mailer {

        @Override
        @Async
        public CompletableFuture<String> send() {
            return where();
        }
    }

    @Async
    static class OnClass {

        public CompletableFuture<String> send() {
            return where();
        }

        CompletableFuture<String> packagePrivate() {
            return where();
        }
    }

    static class OwnAnnotation {

        @InTheBackground
        public CompletableFuture<String> send() {
            return where();
        }
    }

    @Aspect
    static class Inside {

        final List<String> seen = new CopyOnWriteArrayList<>();

        @Around("execution(* com.example..AsyncMailer.send(..))")
        public Object around(ProceedingJoinPoint call) throws Throwable {
            seen.add(thread() + " before");
            Object result = call.proceed();
            seen.add("result " + (result instanceof CompletableFuture));
            return result;
        }
    }

    private static CompletableFuture<String> where() {
        return CompletableFuture.completedFuture(thread());
    }

    private static String thread() {
        return Thread.currentThread().getName().replaceAll("\\d+", "n");
    }
}
