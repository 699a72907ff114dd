package com.example.harmless.rows.future;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

@About("an @Async method that returns a future which is completed later: its pool thread is taken until then")
final class PendingInnerFuture implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        try (var app = App.of(Config.class).start()) {
            Jobs jobs = app.getBean(Jobs.class);
            CompletableFuture<String> inner = new CompletableFuture<>();
            CompletableFuture<String> outer = jobs.run(inner);
            CompletableFuture<String> next = jobs.run(CompletableFuture.completedFuture("next"));
            sheet.say("the next one has to wait", !Sheet.soon(next::isDone, Duration.ofMillis(400)));
            inner.complete("inner");
            sheet.sayFuture("outer", outer);
            sheet.sayFuture("next", next);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import(Jobs.class)
    static class Config {

        @Bean
        ThreadPoolTaskExecutor pool() {
            return new ThreadPoolTaskExecutor();
        }
    }

    static class Jobs {

        @Async
        public CompletableFuture<String> run(CompletableFuture<String> inner) {
            return inner;
        }
    }
}
