package com.example.harmless.rows.future;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Differs;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

@About("cancel(true) of the future of an @Async method: what the caller sees, and whether the worker is stopped")
@Differs(
        line = "the worker",
        without = "goes on",
        with = "is interrupted",
        why = "cancelling the future of an @Async method stops its worker")
final class CancelReachesTheWorker implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        try (var app = App.of(Config.class).start()) {
            Jobs jobs = app.getBean(Jobs.class);
            CompletableFuture<String> future = jobs.run();
            App.behind(jobs).begun.await();
            sheet.say("cancel(true)", future.cancel(true));
            sheet.say("cancelled and done", future.isCancelled() + " " + future.isDone());
            sheet.sayResult("get", () -> type(future::get));
            sheet.say("the worker", App.behind(jobs).stopped.await(2, TimeUnit.SECONDS) ? "is interrupted" : "goes on");
            App.behind(jobs).goOn.countDown();
        }
    }

    private static String type(Callable<?> call) throws Exception {
        try {
            return String.valueOf(call.call());
        } catch (CancellationException cancelled) {
            return "a CancellationException";
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

        @Async
        public CompletableFuture<String> run() {
            begun.countDown();
            try {
                goOn.await();
            } catch (InterruptedException stop) {
                stopped.countDown();
            }
            return CompletableFuture.completedFuture("ran to its end");
        }
    }
}
