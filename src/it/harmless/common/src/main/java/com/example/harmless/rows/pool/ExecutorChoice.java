package com.example.harmless.rows.pool;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import org.springframework.aop.interceptor.AsyncUncaughtExceptionHandler;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.AsyncConfigurer;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

@About("which executor: AsyncConfigurer, qualifiers, a placeholder, an expression, one that is not there")
final class ExecutorChoice implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        try (var app = App.of(Config.class).set("pool.name=second").start()) {
            Jobs jobs = app.getBean(Jobs.class);
            sheet.sayFuture("default", jobs.byDefault());
            sheet.sayFuture("qualifier", jobs.byQualifier());
            sheet.sayFuture("placeholder", jobs.byPlaceholder());
            sheet.sayFuture("expression", jobs.byExpression());
            sheet.sayResult("one that is not there", () -> jobs.byError().get());
            jobs.fails("x", 7);
            Config config = app.getBean(Config.class);
            Sheet.until("told", () -> config.told.size() == 1);
            sheet.say("the handler is told", config.told);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import(Jobs.class)
    static class Config implements AsyncConfigurer {

        final List<String> told = new CopyOnWriteArrayList<>();
        private final ThreadPoolTaskExecutor ofTheConfigurer = pool("configurer-");

        @Override
        public Executor getAsyncExecutor() {
            ofTheConfigurer.initialize();
            return ofTheConfigurer;
        }

        @Override
        public AsyncUncaughtExceptionHandler getAsyncUncaughtExceptionHandler() {
            return (failure, method, arguments) ->
                    told.add(failure + " " + method.getName() + Arrays.toString(arguments) + " on "
                            + Thread.currentThread().getName());
        }

        @Bean
        ThreadPoolTaskExecutor first() {
            return pool("first-");
        }

        @Bean
        ThreadPoolTaskExecutor second() {
            return pool("second-");
        }

        private static ThreadPoolTaskExecutor pool(String prefix) {
            ThreadPoolTaskExecutor pool = new ThreadPoolTaskExecutor();
            pool.setThreadNamePrefix(prefix);
            pool.setDaemon(true);
            return pool;
        }
    }

    static class Jobs {

        @Async
        public CompletableFuture<String> byDefault() {
            return where();
        }

        @Async("first")
        public CompletableFuture<String> byQualifier() {
            return where();
        }

        @Async("${pool.name}")
        public CompletableFuture<String> byPlaceholder() {
            return where();
        }

        @Async("#{environment['pool.name']}")
        public CompletableFuture<String> byExpression() {
            return where();
        }

        @Async("third")
        public CompletableFuture<String> byError() {
            return where();
        }

        @Async
        public void fails(String text, int number) {
            throw new IllegalArgumentException(text + number);
        }

        private static CompletableFuture<String> where() {
            return CompletableFuture.completedFuture(Thread.currentThread().getName());
        }
    }
}
