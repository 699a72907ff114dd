package com.example.harmless.rows.future;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

@About("cancel(false): the caller's future is cancelled, the work goes on")
final class CancelFalse implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        try (var app = App.of(Config.class).start()) {
            Jobs jobs = app.getBean(Jobs.class);
            CompletableFuture<String> future = jobs.run();
            App.behind(jobs).begun.await();
            sheet.say("cancel(false)", future.cancel(false) + " " + future.isCancelled());
            sheet.say("the worker", App.behind(jobs).stopped.await(1, TimeUnit.SECONDS) ? "is interrupted" : "goes on");
            App.behind(jobs).goOn.countDown();
            sheet.say(
                    "the work", App.behind(jobs).finished.await(5, TimeUnit.SECONDS) ? "finishes" : "does not finish");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import(Jobs.class)
    static class Config {}

    static class Jobs {

        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch stopped = new CountDownLatch(1);
        final CountDownLatch goOn = new CountDownLatch(1);
        final CountDownLatch finished = new CountDownLatch(1);

        @Async
        public CompletableFuture<String> run() {
            begun.countDown();
            try {
                goOn.await();
                finished.countDown();
            } catch (InterruptedException stop) {
                stopped.countDown();
            }
            return CompletableFuture.completedFuture("done");
        }
    }
}
