package com.example.harmless.rows.start;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

@About(
        "which beans are made at the start, and in which order: lazy ones, factory beans, prototypes; nothing is made early")
final class WhatIsMadeAtStart implements Row {

    static final List<String> MADE = new CopyOnWriteArrayList<>();

    @Override
    public void play(Sheet sheet) {
        for (boolean lazy : new boolean[] {false, true}) {
            MADE.clear();
            try (var app = App.of(Config.class)
                    .set("spring.main.lazy-initialization=" + lazy)
                    .start()) {
                String when = lazy ? "lazy" : "eager";
                sheet.say(when + ": at the start", MADE);
                sheet.sayFuture(when + ": a call", app.getBean(Jobs.class).run());
                sheet.say(when + ": after a call", MADE);
                sheet.say(when + ": product", app.getBean("product"));
                sheet.say(when + ": at the end", MADE);
            }
        }
    }

    static class Noting {

        Noting() {
            MADE.add(getClass().getSimpleName());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import({Eager.class, Late.class, Each.class, Jobs.class})
    static class Config {

        @Bean
        static Processor processor() {
            return new Processor();
        }

        @Bean
        FactoryBean<String> product() {
            return new Factory();
        }
    }

    static class Processor extends Noting implements BeanPostProcessor {}

    static class Eager extends Noting {}

    @Lazy
    static class Late extends Noting {

        @Async
        public void run() {}
    }

    @Scope("prototype")
    static class Each extends Noting {

        @Async
        public void run() {}
    }

    static class Factory extends Noting implements FactoryBean<String> {

        @Override
        public String getObject() {
            MADE.add("product of the factory");
            return "product";
        }

        @Override
        public Class<?> getObjectType() {
            return String.class;
        }
    }

    static class Jobs {

        Jobs() {
            MADE.add("Jobs");
        }

        @Async
        public CompletableFuture<String> run() {
            return CompletableFuture.completedFuture("done");
        }
    }
}
