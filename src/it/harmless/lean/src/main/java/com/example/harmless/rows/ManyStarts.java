package com.example.harmless.rows;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

@About("40 contexts started and closed one after the other: no thread is left")
final class ManyStarts implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        start();
        int before = Thread.activeCount();
        for (int i = 0; i < 40; i++) {
            start();
        }
        sheet.say(
                "threads left",
                Sheet.soon(() -> Thread.activeCount() <= before, Duration.ofSeconds(3)) ? "none" : "some");
    }

    private static void start() throws Exception {
        try (var app = App.of(Config.class).start()) {
            app.getBean(Jobs.class).run().get();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import(Jobs.class)
    static class Config {}

    static class Jobs {

        @Async
        public CompletableFuture<String> run() {
            return CompletableFuture.completedFuture("done");
        }
    }
}
