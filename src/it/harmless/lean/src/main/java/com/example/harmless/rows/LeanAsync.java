package com.example.harmless.rows;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.MDC;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.task.TaskDecorator;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

@About("nothing but Spring Boot's starter: @Async, @Scheduled, the logging context, a failure, the end")
final class LeanAsync implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        MDC.put("request", "r1");
        try (var app = App.of(Config.class).start()) {
            Jobs jobs = app.getBean(Jobs.class);
            sheet.sayFuture("on the worker", jobs.run());
            sheet.sayFuture("a failure", jobs.fail());
            Jobs behind = App.behind(jobs);
            Sheet.until("swept", () -> behind.sweeps.get() >= 3);
            sheet.say("swept on", behind.thread);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @EnableScheduling
    @Import(Jobs.class)
    static class Config {

        @Bean
        TaskDecorator decorator() {
            return work -> () -> {
                MDC.put("job", "nightly");
                try {
                    work.run();
                } finally {
                    MDC.clear();
                }
            };
        }
    }

    static class Jobs {

        final AtomicInteger sweeps = new AtomicInteger();
        volatile String thread;

        @Async
        public CompletableFuture<String> run() {
            return CompletableFuture.completedFuture(
                    MDC.getCopyOfContextMap() + " " + Thread.currentThread().getName());
        }

        @Async
        public CompletableFuture<String> fail() {
            throw new IllegalStateException("on purpose");
        }

        @Scheduled(fixedDelay = 20)
        public void sweep() {
            thread = Thread.currentThread().getName();
            sweeps.incrementAndGet();
        }
    }
}
