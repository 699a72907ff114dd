package com.example.harmless.rows.future;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

@About("toString of the future, in each of its states: the JDK promises the state in brackets")
final class FutureAsText implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        try (var app = App.of(Config.class).start()) {
            Jobs jobs = app.getBean(Jobs.class);
            CompletableFuture<String> running = jobs.run(false);
            CompletableFuture<String> failing = jobs.run(true);
            running.thenAccept(value -> {});
            sheet.say("running", brackets(running));
            App.behind(jobs).goOn.countDown();
            running.get();
            sheet.say("done", brackets(running));
            failing.handle((value, failure) -> null).get();
            sheet.say("failed", brackets(failing));
        }
    }

    private static String brackets(CompletableFuture<?> future) {
        String text = future.toString();
        return text.substring(Math.max(0, text.lastIndexOf('[')));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import(Jobs.class)
    static class Config {}

    static class Jobs {

        final CountDownLatch goOn = new CountDownLatch(1);

        @Async
        public CompletableFuture<String> run(boolean fails) throws Exception {
            goOn.await();
            if (fails) {
                throw new IOException("on purpose");
            }
            return CompletableFuture.completedFuture("done");
        }
    }
}
