package com.example.harmless.rows.pool;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.util.concurrent.CompletableFuture;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

@About(
        "spring.threads.virtual.enabled: kind of thread, name, and whether pools are what they would be, on JDKs that have them")
final class VirtualThreads implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        try (var app =
                App.of(Config.class).set("spring.threads.virtual.enabled=true").start()) {
            sheet.sayFuture("@Async", app.getBean(Jobs.class).run());
            Jobs behind = App.behind(app.getBean(Jobs.class));
            Sheet.until("swept", () -> behind.swept != null);
            sheet.say("@Scheduled", behind.swept);
            sheet.say(
                    "executor",
                    app.getBean("applicationTaskExecutor").getClass().getSimpleName());
            sheet.say("scheduler", app.getBean("taskScheduler").getClass().getSimpleName());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @EnableScheduling
    @Import(Jobs.class)
    static class Config {}

    static class Jobs {

        volatile String swept;

        @Async
        public CompletableFuture<String> run() {
            return CompletableFuture.completedFuture(thread());
        }

        @Scheduled(fixedDelay = 60_000)
        public void sweep() {
            swept = thread();
        }

        private static String thread() {
            Thread thread = Thread.currentThread();
            return thread.getName().replaceAll("\\d+", "n") + " in "
                    + thread.getThreadGroup().getName() + ", daemon " + thread.isDaemon();
        }
    }
}
