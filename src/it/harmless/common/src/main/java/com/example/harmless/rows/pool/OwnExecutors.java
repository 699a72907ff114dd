package com.example.harmless.rows.pool;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

@About(
        "executors of the user's own making: a bare Executor, one that counts how it is called, a pool that looks at every task")
final class OwnExecutors implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        try (var app = App.of(Config.class).start()) {
            Jobs jobs = app.getBean(Jobs.class);
            sheet.sayFuture("bare", jobs.bare());
            sheet.sayFuture("counting, CompletableFuture", jobs.counted());
            sheet.sayFuture("counting, Future", jobs.countedFuture());
            jobs.countedVoid();
            Counting counting = app.getBean(Counting.class);
            Sheet.until("all three", () -> counting.calls.size() >= 3);
            sheet.say("called by", List.copyOf(counting.calls));
            sheet.sayResult(
                    "a failure on the looking pool", () -> jobs.failing().get());
            Looking looking = app.getBean(Looking.class);
            Sheet.until("looked", () -> looking.after.get() == 1);
            sheet.say("failures that the pool saw", looking.failures);
            sheet.say("tasks before and after", looking.before + " " + looking.after);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import(Jobs.class)
    static class Config {

        @Bean
        Executor bare() {
            return work -> new Thread(work, "bare").start();
        }

        @Bean
        Counting counting() {
            return new Counting();
        }

        @Bean
        Looking looking() {
            return new Looking();
        }
    }

    static class Counting extends ThreadPoolTaskExecutor {

        final List<String> calls = new CopyOnWriteArrayList<>();

        @Override
        public <T> Future<T> submit(Callable<T> task) {
            calls.add("submit");
            return super.submit(task);
        }

        @Override
        public void execute(Runnable task) {
            calls.add("execute");
            super.execute(task);
        }

        @Override
        public <T> CompletableFuture<T> submitCompletable(Callable<T> task) {
            calls.add("submitCompletable");
            return super.submitCompletable(task);
        }
    }

    static class Looking extends ThreadPoolTaskExecutor {

        final AtomicInteger before = new AtomicInteger();
        final AtomicInteger after = new AtomicInteger();
        final List<Throwable> failures = new CopyOnWriteArrayList<>();

        @Override
        protected void beforeExecute(Thread thread, Runnable task) {
            before.incrementAndGet();
        }

        @Override
        protected void afterExecute(Runnable task, Throwable failure) {
            if (failure != null) {
                failures.add(failure);
            }
            after.incrementAndGet();
        }
    }

    static class Jobs {

        @Async("bare")
        public CompletableFuture<String> bare() {
            return CompletableFuture.completedFuture(Thread.currentThread().getName());
        }

        @Async("counting")
        public CompletableFuture<String> counted() {
            return CompletableFuture.completedFuture("done");
        }

        @Async("counting")
        public Future<String> countedFuture() {
            return CompletableFuture.completedFuture("done");
        }

        @Async("counting")
        public void countedVoid() {}

        @Async("looking")
        public CompletableFuture<String> failing() {
            throw new IllegalStateException("on purpose");
        }
    }
}
