package com.example.harmless.rows.pool;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.aspectj.lang.ProceedingJoinPoint;
import org.aspectj.lang.annotation.Around;
import org.aspectj.lang.annotation.Aspect;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

@About("executors with an aspect around what is handed to them, and ExecutorServices that tell submit from execute")
final class ExecutorsBehindProxies implements Row {

    static final List<String> CALLS = new CopyOnWriteArrayList<>();

    @Override
    public void play(Sheet sheet) throws Exception {
        CALLS.clear();
        try (var app = App.of(Config.class).start()) {
            Jobs jobs = app.getBean(Jobs.class);
            sheet.sayFuture("watched, CompletableFuture", jobs.watched());
            said(sheet, "aspect saw");
            sheet.sayFuture("watched, Future", jobs.watchedFuture());
            said(sheet, "aspect saw");
            jobs.watchedVoid();
            said(sheet, "aspect saw");
            sheet.sayFuture("telling, CompletableFuture", jobs.telling());
            said(sheet, "service saw");
            sheet.sayFuture("telling, Future", jobs.tellingFuture());
            said(sheet, "service saw");
            jobs.tellingVoid();
            said(sheet, "service saw");
        }
    }

    private static void said(Sheet sheet, String what) throws Exception {
        Sheet.until("done", () -> CALLS.contains("done"));
        CALLS.remove("done");
        sheet.say(what, CALLS);
        CALLS.clear();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import({Jobs.class, Watching.class})
    static class Config {

        @Bean
        ThreadPoolTaskExecutor watched() {
            ThreadPoolTaskExecutor watched = new ThreadPoolTaskExecutor();
            watched.setThreadNamePrefix("watched-");
            return watched;
        }

        @Bean
        ExecutorService telling() {
            return new Telling();
        }
    }

    @Aspect
    static class Watching {

        @Around("bean(watched) && (execution(* submit*(..)) || execution(* execute(..)))")
        Object handedIn(ProceedingJoinPoint call) throws Throwable {
            CALLS.add(call.getSignature().getName());
            return call.proceed();
        }
    }

    static class Telling extends ThreadPoolExecutor {

        Telling() {
            super(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
        }

        @Override
        public <T> Future<T> submit(Callable<T> task) {
            CALLS.add("submit");
            return super.submit(task);
        }

        @Override
        public void execute(Runnable task) {
            CALLS.add("execute");
            super.execute(task);
        }
    }

    static class Jobs {

        @Async("watched")
        public CompletableFuture<String> watched() {
            return CompletableFuture.completedFuture(done());
        }

        @Async("watched")
        public Future<String> watchedFuture() {
            return CompletableFuture.completedFuture(done());
        }

        @Async("watched")
        public void watchedVoid() {
            done();
        }

        @Async("telling")
        public CompletableFuture<String> telling() {
            return CompletableFuture.completedFuture(done());
        }

        @Async("telling")
        public Future<String> tellingFuture() {
            return CompletableFuture.completedFuture(done());
        }

        @Async("telling")
        public void tellingVoid() {
            done();
        }

        private static String done() {
            CALLS.add("done");
            return "done";
        }
    }
}
