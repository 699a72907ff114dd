package com.example.harmless.rows.pool;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

@About("SimpleAsyncTaskExecutor with a concurrency limit: callers are held up, or refused where that is set")
final class ConcurrencyLimits implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        try (var app = App.of(Config.class).start()) {
            Jobs jobs = app.getBean(Jobs.class);
            Jobs behind = App.behind(jobs);
            jobs.hold();
            jobs.hold();
            Thread third = new Thread(jobs::hold);
            third.start();
            sheet.say("the third caller is held up", !Sheet.soon(() -> !third.isAlive(), Duration.ofMillis(500)));
            sheet.say("at work", behind.atWork);
            behind.goOn.countDown();
            third.join();
            sheet.say("its time has come", true);
            Sheet.until("all done", () -> behind.done.get() == 3);
            CompletableFuture<String> one = jobs.strict();
            sheet.sayResult("beyond the strict limit", () -> jobs.strict().get());
            behind.strictGoOn.countDown();
            sheet.sayFuture("within it", one);
            Sheet.until("a place is free", () -> ((SimpleAsyncTaskExecutor) app.getBean("strict")).isActive());
            sheet.say("threads", "at most " + behind.most);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import(Jobs.class)
    static class Config {

        @Bean
        SimpleAsyncTaskExecutor two() {
            SimpleAsyncTaskExecutor two = new SimpleAsyncTaskExecutor("two-");
            two.setConcurrencyLimit(2);
            return two;
        }

        @Bean
        SimpleAsyncTaskExecutor strict() {
            SimpleAsyncTaskExecutor strict = new SimpleAsyncTaskExecutor("strict-");
            strict.setConcurrencyLimit(1);
            strict.setRejectTasksWhenLimitReached(true);
            return strict;
        }
    }

    static class Jobs {

        final CountDownLatch goOn = new CountDownLatch(1);
        final CountDownLatch strictGoOn = new CountDownLatch(1);
        final AtomicInteger atWork = new AtomicInteger();
        final AtomicInteger most = new AtomicInteger();
        final AtomicInteger done = new AtomicInteger();

        @Async("two")
        public void hold() {
            most.accumulateAndGet(atWork.incrementAndGet(), Math::max);
            try {
                goOn.await();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
            atWork.decrementAndGet();
            done.incrementAndGet();
        }

        @Async("strict")
        public CompletableFuture<String> strict() throws InterruptedException {
            strictGoOn.await();
            return CompletableFuture.completedFuture("done");
        }
    }
}
