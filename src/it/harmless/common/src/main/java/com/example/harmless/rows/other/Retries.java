package com.example.harmless.rows.other;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.resilience.annotation.ConcurrencyLimit;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.retry.annotation.Backoff;
import org.springframework.retry.annotation.EnableRetry;
import org.springframework.retry.annotation.Recover;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

@About("spring-retry's and Spring's own @Retryable on @Async methods: attempts, recovery, what is thrown in the end")
final class Retries implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        try (var app = App.of(Config.class).start()) {
            Jobs jobs = app.getBean(Jobs.class);
            Jobs behind = App.behind(jobs);
            sheet.sayFuture("core, third time lucky", jobs.core("a", 2));
            sheet.sayFuture("core, never", jobs.core("b", 99));
            sheet.say("core: attempts", behind.attempts.getAndSet(0));
            sheet.sayFuture("spring-retry, third time lucky", jobs.library("c", 2));
            sheet.sayFuture("spring-retry, recovered", jobs.library("d", 99));
            sheet.say("spring-retry: attempts", behind.attempts.getAndSet(0));
            sheet.sayFuture("one at a time", jobs.limited());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @EnableResilientMethods
    @EnableRetry
    @Import(Jobs.class)
    static class Config {}

    static class Jobs {

        final AtomicInteger attempts = new AtomicInteger();
        private final Map<String, AtomicInteger> tries = new ConcurrentHashMap<>();

        @Async
        @Retryable(maxRetries = 3, delay = 5)
        public CompletableFuture<String> core(String key, int failures) throws IOException {
            return attempt(key, failures);
        }

        @Async
        @org.springframework.retry.annotation.Retryable(maxAttempts = 4, backoff = @Backoff(5))
        public CompletableFuture<String> library(String key, int failures) throws IOException {
            return attempt(key, failures);
        }

        @Recover
        public CompletableFuture<String> recover(IOException failure) {
            return CompletableFuture.completedFuture("recovered from " + failure.getMessage());
        }

        @Async
        @ConcurrencyLimit(1)
        public CompletableFuture<String> limited() {
            return CompletableFuture.completedFuture("done");
        }

        private CompletableFuture<String> attempt(String key, int failures) throws IOException {
            attempts.incrementAndGet();
            if (tries.computeIfAbsent(key, name -> new AtomicInteger()).incrementAndGet() <= failures) {
                throw new IOException("not yet");
            }
            return CompletableFuture.completedFuture("done");
        }
    }
}
