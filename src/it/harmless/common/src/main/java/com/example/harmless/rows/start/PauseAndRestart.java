package com.example.harmless.rows.start;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

@About("a context that is stopped and started again: @Async and @Scheduled work as before, nothing is refused for good")
final class PauseAndRestart implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        try (var app = App.of(Config.class).start()) {
            Jobs jobs = app.getBean(Jobs.class);
            sheet.sayFuture("before", jobs.run());
            app.stop();
            sheet.say("running", app.isRunning());
            app.start();
            sheet.sayFuture("after", jobs.run());
            Jobs behind = App.behind(jobs);
            int sweeps = behind.sweeps.get();
            Sheet.until("swept again", () -> behind.sweeps.get() > sweeps);
            sheet.say("swept again", true);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @EnableScheduling
    @Import(Jobs.class)
    static class Config {}

    static class Jobs {

        final AtomicInteger sweeps = new AtomicInteger();

        @Async
        public CompletableFuture<String> run() {
            return CompletableFuture.completedFuture(Thread.currentThread().getName());
        }

        @Scheduled(fixedDelay = 30)
        public void sweep() {
            sweeps.incrementAndGet();
        }
    }
}
