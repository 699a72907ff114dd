package com.example.harmless.rows.future;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

@About(
        "the pool's thread after a cancel: no interrupt is left for what it does next; a queued call that is cancelled never runs")
final class ThreadAfterCancel implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        try (var app = App.of(Config.class).start()) {
            Jobs jobs = app.getBean(Jobs.class);
            int interrupted = 0;
            for (int i = 0; i < 50; i++) {
                CompletableFuture<Boolean> first = jobs.nap(5);
                CompletableFuture<Boolean> queued = jobs.nap(0);
                queued.cancel(true);
                Thread.sleep(i % 8);
                first.cancel(true);
                interrupted += jobs.nap(0).get(10, TimeUnit.SECONDS) ? 1 : 0;
            }
            sheet.say("later work found itself interrupted", interrupted);
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
        public CompletableFuture<Boolean> nap(int millis) {
            boolean before = Thread.currentThread().isInterrupted();
            long until = System.nanoTime() + millis * 1_000_000L;
            while (System.nanoTime() < until) {
                Thread.onSpinWait();
            }
            return CompletableFuture.completedFuture(before);
        }
    }
}
