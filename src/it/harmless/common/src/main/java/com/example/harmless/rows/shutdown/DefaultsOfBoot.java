package com.example.harmless.rows.shutdown;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

@About("Boot's own executor with its own settings, a job running at the end: what is done, how long it takes")
final class DefaultsOfBoot implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        var app = App.of(Config.class)
                .set("spring.task.execution.pool.core-size=1", "spring.lifecycle.timeout-per-shutdown-phase=10s")
                .start();
        Jobs jobs = app.getBean(Jobs.class);
        CompletableFuture<String> running = jobs.run(1_500);
        App.behind(jobs).begun.await();
        long began = System.nanoTime();
        app.close();
        sheet.sayTook("closing took", Duration.ofNanos(System.nanoTime() - began), 0.4, 9);
        sheet.sayFuture("the running one", running);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import(Jobs.class)
    static class Config {}

    static class Jobs {

        final CountDownLatch begun = new CountDownLatch(1);

        @Async
        public CompletableFuture<String> run(int millis) {
            begun.countDown();
            try {
                Thread.sleep(millis);
                return CompletableFuture.completedFuture("finished");
            } catch (InterruptedException stopped) {
                return CompletableFuture.completedFuture("interrupted");
            }
        }
    }
}
