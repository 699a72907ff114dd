package com.example.harmless.rows.shutdown;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

@About("three pools that end differently: one waits, one interrupts at once, one waits but not for long")
final class EachPoolItsOwn implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        var app = App.of(Config.class)
                .set("spring.lifecycle.timeout-per-shutdown-phase=1s")
                .start();
        Jobs jobs = app.getBean(Jobs.class);
        CompletableFuture<String> waited = jobs.waited();
        CompletableFuture<String> cut = jobs.cut();
        CompletableFuture<String> brief = jobs.brief();
        Jobs behind = App.behind(jobs);
        behind.begun.await();
        long began = System.nanoTime();
        app.close();
        sheet.sayTook("closing took", Duration.ofNanos(System.nanoTime() - began), 2, 9);
        sheet.sayFuture("waited for", waited);
        sheet.sayFuture("interrupted", cut);
        sheet.sayFuture("waited for briefly", brief);
        sheet.say("fates", behind.fates);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import(Jobs.class)
    static class Config {

        @Bean
        ThreadPoolTaskExecutor waits() {
            ThreadPoolTaskExecutor waits = new ThreadPoolTaskExecutor();
            waits.setWaitForTasksToCompleteOnShutdown(true);
            waits.setAwaitTerminationSeconds(20);
            return waits;
        }

        @Bean
        ThreadPoolTaskExecutor cuts() {
            return new ThreadPoolTaskExecutor();
        }

        @Bean
        ThreadPoolTaskExecutor brief() {
            ThreadPoolTaskExecutor brief = new ThreadPoolTaskExecutor();
            brief.setAwaitTerminationSeconds(1);
            return brief;
        }
    }

    static class Jobs {

        final CountDownLatch begun = new CountDownLatch(3);
        final Map<String, String> fates = new ConcurrentSkipListMap<>();

        @Async("waits")
        public CompletableFuture<String> waited() {
            return run("waited", 3_000);
        }

        @Async("cuts")
        public CompletableFuture<String> cut() {
            return run("cut", 30_000);
        }

        @Async("brief")
        public CompletableFuture<String> brief() {
            return run("brief", 30_000);
        }

        private CompletableFuture<String> run(String name, int millis) {
            begun.countDown();
            try {
                Thread.sleep(millis);
                fates.put(name, "finished");
            } catch (InterruptedException stopped) {
                fates.put(name, "interrupted");
            }
            return CompletableFuture.completedFuture(fates.get(name));
        }
    }
}
