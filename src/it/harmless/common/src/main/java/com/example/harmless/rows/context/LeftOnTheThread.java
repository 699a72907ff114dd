package com.example.harmless.rows.context;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import io.micrometer.context.ContextRegistry;
import java.util.concurrent.CompletableFuture;
import org.slf4j.MDC;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

@About("work that leaves values on its pool's thread: the next work finds them, as it always did")
final class LeftOnTheThread implements Row {

    static final ThreadLocal<String> CACHE = new ThreadLocal<>();

    @Override
    public void play(Sheet sheet) {
        ContextRegistry.getInstance().registerThreadLocalAccessor("cache", CACHE);
        try (var app = App.of(Config.class).start()) {
            Jobs jobs = app.getBean(Jobs.class);
            sheet.sayFuture("first", jobs.leave());
            sheet.sayFuture("next", jobs.seen());
        } finally {
            ContextRegistry.getInstance().removeThreadLocalAccessor("cache");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import(Jobs.class)
    static class Config {

        @Bean
        ThreadPoolTaskExecutor pool() {
            return new ThreadPoolTaskExecutor();
        }
    }

    static class Jobs {

        @Async
        public CompletableFuture<String> leave() {
            CACHE.set("warm");
            MDC.put("left", "behind");
            return seen();
        }

        @Async
        public CompletableFuture<String> seen() {
            return CompletableFuture.completedFuture(CACHE.get() + " " + MDC.getCopyOfContextMap());
        }
    }
}
