package com.example.harmless.rows.shutdown;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

@About(
        value = "one task that does not listen, and somebody else's job of 17 s on the same pool at the end",
        waits = true,
        limit = 90)
final class NobodysPhaseIsCut implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        var app = App.of(Config.class)
                .set("spring.lifecycle.timeout-per-shutdown-phase=40s")
                .start();
        Jobs jobs = app.getBean(Jobs.class);
        AtomicReference<String> fate = new AtomicReference<>("is not over");
        CountDownLatch begun = new CountDownLatch(1);
        app.getBean(ThreadPoolTaskExecutor.class).execute(() -> {
            begun.countDown();
            try {
                Thread.sleep(17_000);
                fate.set("is finished");
            } catch (InterruptedException stopped) {
                fate.set("is interrupted");
            }
        });
        jobs.deaf();
        begun.await();
        App.behind(jobs).begun.await();
        long began = System.nanoTime();
        app.close();
        sheet.sayTook("closing took", Duration.ofNanos(System.nanoTime() - began), 16.8, 30);
        sheet.say("the other's job", fate);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import(Jobs.class)
    static class Config {

        @Bean
        ThreadPoolTaskExecutor pool() {
            ThreadPoolTaskExecutor pool = new ThreadPoolTaskExecutor();
            pool.setCorePoolSize(4);
            return pool;
        }
    }

    static class Jobs {

        final CountDownLatch begun = new CountDownLatch(1);

        @Async
        public CompletableFuture<String> deaf() {
            begun.countDown();
            long until = System.nanoTime() + 18_000_000_000L;
            while (System.nanoTime() < until) {
                try {
                    Thread.sleep(100);
                } catch (InterruptedException ignored) {
                    // as many a driver does
                }
            }
            return CompletableFuture.completedFuture("done");
        }
    }
}
