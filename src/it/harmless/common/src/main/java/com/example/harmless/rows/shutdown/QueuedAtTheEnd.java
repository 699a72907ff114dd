package com.example.harmless.rows.shutdown;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Differs;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

@About("a call that is still queued when its pool is stopped: it never runs, and its future")
@Differs(
        line = "the queued one",
        without = "is never done",
        with = "is done",
        why = "what would never be completed is completed")
final class QueuedAtTheEnd implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        var app = App.of(Config.class)
                .set("spring.lifecycle.timeout-per-shutdown-phase=500ms")
                .start();
        Jobs jobs = app.getBean(Jobs.class);
        CompletableFuture<String> running = jobs.run();
        CompletableFuture<String> queued = jobs.run();
        App.behind(jobs).begun.await();
        long began = System.nanoTime();
        app.close();
        sheet.sayTook("closing took", Duration.ofNanos(System.nanoTime() - began), 5);
        sheet.sayFuture("the running one", running);
        sheet.say("the queued one", Sheet.soon(queued::isDone, Duration.ofMillis(500)) ? "is done" : "is never done");
        sheet.say("work begun", App.behind(jobs).begunCount);
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
        final AtomicInteger begunCount = new AtomicInteger();

        @Async
        public CompletableFuture<String> run() {
            begunCount.incrementAndGet();
            begun.countDown();
            try {
                Thread.sleep(30_000);
                return CompletableFuture.completedFuture("finished");
            } catch (InterruptedException stopped) {
                return CompletableFuture.completedFuture("interrupted");
            }
        }
    }
}
