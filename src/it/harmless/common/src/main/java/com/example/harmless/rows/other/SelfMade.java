package com.example.harmless.rows.other;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.MDC;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

@About(
        "CompletableFutures, executors and threads that the application uses without @Async: as if the library were not there")
final class SelfMade implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        MDC.put("request", "r1");
        try (var app = App.of(Config.class).start()) {
            AsyncTaskExecutor executor = app.getBean("applicationTaskExecutor", AsyncTaskExecutor.class);
            sheet.sayFuture(
                    "submit",
                    executor.submit(() -> Thread.currentThread().getName() + " " + MDC.getCopyOfContextMap()));
            CompletableFuture<String> completable = executor.submitCompletable(() -> "done");
            sheet.sayFuture("submitCompletable", completable);
            sheet.say("its class", completable.getClass().getName());
            CompletableFuture<String> supplied = CompletableFuture.supplyAsync(() -> "done", executor);
            sheet.sayFuture("supplyAsync", supplied);
            Future<String> cancelled = executor.submit(() -> {
                Thread.sleep(30_000);
                return "never";
            });
            sheet.say("cancel", cancelled.cancel(true));
            TaskScheduler scheduler = app.getBean(TaskScheduler.class);
            CountDownLatch ran = new CountDownLatch(3);
            ScheduledFuture<?> scheduled = scheduler.scheduleAtFixedRate(ran::countDown, Duration.ofMillis(20));
            sheet.say("scheduled by hand", ran.await(10, TimeUnit.SECONDS));
            sheet.say("its class", scheduled.getClass().getSimpleName());
            sheet.say("cancel it", scheduled.cancel(true));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @EnableScheduling
    static class Config {

        @Scheduled(fixedDelay = 3_600_000)
        void sweep() {}
    }
}
