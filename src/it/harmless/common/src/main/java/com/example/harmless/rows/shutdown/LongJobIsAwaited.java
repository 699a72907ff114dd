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

@About(value = "await-termination of 60 s and a job of 12 s that runs at the end", waits = true)
final class LongJobIsAwaited implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        var app = App.of(Config.class)
                .set(
                        "spring.task.execution.shutdown.await-termination=true",
                        "spring.task.execution.shutdown.await-termination-period=60s",
                        "spring.lifecycle.timeout-per-shutdown-phase=60s")
                .start();
        Jobs jobs = app.getBean(Jobs.class);
        CompletableFuture<String> future = jobs.run();
        App.behind(jobs).begun.await();
        long began = System.nanoTime();
        app.close();
        sheet.sayTook("closing took", Duration.ofNanos(System.nanoTime() - began), 11.5, 20);
        sheet.sayFuture("the job", future);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import(Jobs.class)
    static class Config {}

    static class Jobs {

        final CountDownLatch begun = new CountDownLatch(1);

        @Async
        public CompletableFuture<String> run() {
            begun.countDown();
            try {
                Thread.sleep(12_000);
                return CompletableFuture.completedFuture("finished");
            } catch (InterruptedException stopped) {
                return CompletableFuture.completedFuture("interrupted");
            }
        }
    }
}
