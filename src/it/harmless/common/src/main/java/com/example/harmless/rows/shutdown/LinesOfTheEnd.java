package com.example.harmless.rows.shutdown;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Log;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

@About(
        value =
                "work that does not listen when the application ends: nothing that is logged has line breaks in its message",
        allowsWarnings = true)
final class LinesOfTheEnd implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        var app = App.of(Config.class)
                .set("spring.lifecycle.timeout-per-shutdown-phase=300ms")
                .start();
        Jobs jobs = app.getBean(Jobs.class);
        jobs.deaf();
        App.behind(jobs).begun.await();
        app.close();
        Thread.sleep(300); // for what is said after that
        App.behind(jobs).goOn = true;
        sheet.say(
                "messages with line breaks",
                Log.events().stream()
                        .filter(event -> event.getFormattedMessage().lines().count() > 1)
                        .count());
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

        final CountDownLatch begun = new CountDownLatch(1);
        volatile boolean goOn;

        @Async
        public CompletableFuture<String> deaf() {
            begun.countDown();
            while (!goOn) {
                LockSupport.parkNanos(1_000_000); // returns at once when interrupted, and goes on
            }
            return CompletableFuture.completedFuture("done");
        }
    }
}
