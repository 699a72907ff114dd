package com.example.harmless.rows;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Says;
import com.example.harmless.frame.Sheet;
import dev.inflight.InFlightRegistry;
import dev.inflight.TaskQuery;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

@About("failures that were seen by way of allOf, thenCombine and the like: no lint says that nobody saw them")
@Says({"failures seen: 60", "a lint that says otherwise: false", "warnings in the log: none"})
final class FailuresAreSeen implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        try (var app = App.of(Config.class).start()) {
            Jobs jobs = app.getBean(Jobs.class);
            int seen = 0;
            for (int i = 0; i < 30; i++) {
                seen += fails(CompletableFuture.allOf(failed(jobs))) ? 1 : 0;
                seen += fails(CompletableFuture.completedFuture("").thenCombine(failed(jobs), String::concat)) ? 1 : 0;
            }
            sheet.say("failures seen", seen);
            CompletableFuture<String> running = jobs.run(false);
            InFlightRegistry registry = app.getBean(InFlightRegistry.class);
            Sheet.until("listed", () -> registry.outstanding() > 0);
            sheet.say(
                    "a lint that says otherwise",
                    registry.list(TaskQuery.ALL).toString().contains("UNSEEN"));
            App.behind(jobs).goOn.countDown();
            running.get();
        }
    }

    /** One that has failed before anybody depends on it. */
    private static CompletableFuture<String> failed(Jobs jobs) throws Exception {
        CompletableFuture<String> future = jobs.run(true);
        Sheet.until("failed", future::isDone);
        return future;
    }

    private static boolean fails(CompletableFuture<?> future) {
        try {
            future.join();
            return false;
        } catch (CompletionException failure) {
            return true;
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import(Jobs.class)
    static class Config {}

    static class Jobs {

        final CountDownLatch goOn = new CountDownLatch(1);

        @Async
        public CompletableFuture<String> run(boolean fails) throws InterruptedException {
            if (fails) {
                throw new IllegalStateException("on purpose");
            }
            goOn.await();
            return CompletableFuture.completedFuture("done");
        }
    }
}
