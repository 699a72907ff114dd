package com.example.harmless.rows;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.Scheduled;

@About("an application without @EnableAsync and @EnableScheduling: annotated methods are plain calls, nothing starts")
final class WithoutAsync implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        Set<String> before = threads();
        try (var app = App.of(Config.class).start()) {
            Jobs jobs = app.getBean(Jobs.class);
            sheet.say("class", jobs.getClass().getSimpleName());
            sheet.say("on the caller's thread", jobs.run().get());
            Set<String> now = threads();
            now.removeAll(before);
            sheet.say("threads started", now);
        }
    }

    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> !name.startsWith("row") && !name.startsWith("Common-Cleaner"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Configuration(proxyBeanMethods = false)
    @Import(Jobs.class)
    static class Config {}

    static class Jobs {

        @Async
        public CompletableFuture<Boolean> run() {
            return CompletableFuture.completedFuture(
                    Thread.currentThread().getName().startsWith("row"));
        }

        @Scheduled(fixedDelay = 10)
        public void sweep() {
            throw new IllegalStateException("nobody asked for this");
        }
    }
}
