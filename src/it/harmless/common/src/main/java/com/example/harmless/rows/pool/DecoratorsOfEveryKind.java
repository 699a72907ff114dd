package com.example.harmless.rows.pool;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskDecorator;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

@About("decorators that run a task twice, elsewhere, later, not at all, that refuse it, that fail after it")
final class DecoratorsOfEveryKind implements Row {

    static final List<String> SEEN = new CopyOnWriteArrayList<>();
    static final ExecutorService ELSEWHERE = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "elsewhere");
        thread.setDaemon(true);
        return thread;
    });

    @Override
    public void play(Sheet sheet) throws Exception {
        try (var app = App.of(Config.class).start()) {
            Jobs jobs = app.getBean(Jobs.class);
            sheet.sayFuture("twice", jobs.twice());
            sheet.sayFuture("twice, Future", jobs.twiceFuture());
            jobs.twiceVoid();
            Sheet.until("twice", () -> SEEN.size() >= 3);
            sheet.sayFuture("elsewhere", jobs.elsewhere());
            sheet.sayFuture("elsewhere, simple", jobs.simple());
            sheet.sayResult("refused", () -> jobs.refused().get(1, TimeUnit.SECONDS));
            sheet.sayFuture("fails after", jobs.failsAfter());
            Sheet.until("its failure is told", () -> failuresSeen() == 1);
            sheet.sayFuture("after a failure", jobs.failsAfter());
            Sheet.until("that one's too", () -> failuresSeen() == 2);
            CompletableFuture<String> dropped = jobs.dropped();
            sheet.sayResult("dropped", () -> {
                try {
                    return dropped.get(300, TimeUnit.MILLISECONDS);
                } catch (TimeoutException open) {
                    return "open";
                }
            });
            sheet.say("calls", SEEN);
        }
    }

    private static long failuresSeen() {
        return SEEN.stream().filter(line -> line.endsWith("(after it)")).count();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import(Jobs.class)
    static class Config {

        @Bean
        ThreadPoolTaskExecutor twice() {
            return decorated(task -> () -> {
                task.run();
                task.run();
            });
        }

        @Bean
        ThreadPoolTaskExecutor elsewhere() {
            return decorated(task -> () -> ELSEWHERE.execute(task));
        }

        @Bean
        SimpleAsyncTaskExecutor simple() {
            SimpleAsyncTaskExecutor simple = new SimpleAsyncTaskExecutor("simple-");
            simple.setTaskDecorator(task -> () -> ELSEWHERE.execute(task));
            return simple;
        }

        @Bean
        ThreadPoolTaskExecutor refusing() {
            return decorated(task -> {
                throw new IllegalStateException("not today");
            });
        }

        @Bean
        ThreadPoolTaskExecutor failing() {
            return decorated(task -> () -> {
                task.run();
                throw new IllegalArgumentException("after it");
            });
        }

        @Bean
        ThreadPoolTaskExecutor dropping() {
            return decorated(task -> () -> {});
        }

        private static ThreadPoolTaskExecutor decorated(TaskDecorator decorator) {
            ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
            executor.setThreadFactory(work -> {
                Thread thread = new Thread(work, "pool");
                thread.setUncaughtExceptionHandler((where, failure) -> SEEN.add(Sheet.described(failure)));
                return thread;
            });
            executor.setTaskDecorator(decorator);
            return executor;
        }
    }

    static class Jobs {

        @Async("twice")
        public CompletableFuture<String> twice() {
            return work("twice");
        }

        @Async("twice")
        public Future<String> twiceFuture() {
            return work("twice, Future");
        }

        @Async("twice")
        public void twiceVoid() {
            work("twice, void");
        }

        @Async("elsewhere")
        public CompletableFuture<String> elsewhere() {
            return work("elsewhere");
        }

        @Async("simple")
        public CompletableFuture<String> simple() {
            return work("simple");
        }

        @Async("refusing")
        public CompletableFuture<String> refused() {
            return work("refused");
        }

        @Async("failing")
        public CompletableFuture<String> failsAfter() {
            return work("fails after");
        }

        @Async("dropping")
        public CompletableFuture<String> dropped() {
            return work("dropped");
        }

        private static CompletableFuture<String> work(String name) {
            SEEN.add(name);
            return CompletableFuture.completedFuture(
                    name + " on " + Thread.currentThread().getName());
        }
    }
}
