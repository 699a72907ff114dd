package com.example.harmless.rows.context;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import io.micrometer.context.ContextRegistry;
import java.util.concurrent.CompletableFuture;
import org.slf4j.MDC;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

@About("a thread factory that binds values to the pool's threads for good; a caller with none and with others")
final class BoundByThreadFactory implements Row {

    static final ThreadLocal<String> CONNECTION = new ThreadLocal<>();

    @Override
    public void play(Sheet sheet) {
        ContextRegistry.getInstance().registerThreadLocalAccessor("connection", CONNECTION);
        try (var app = App.of(Config.class).start()) {
            Jobs jobs = app.getBean(Jobs.class);
            sheet.sayFuture("a caller with nothing bound", jobs.seen());
            CONNECTION.set("the caller's");
            MDC.put("pool", "the caller's");
            sheet.sayFuture("a caller with values", jobs.seen());
            CONNECTION.remove();
            MDC.clear();
            sheet.sayFuture("and afterwards", jobs.seen());
        } finally {
            CONNECTION.remove();
            ContextRegistry.getInstance().removeThreadLocalAccessor("connection");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import(Jobs.class)
    static class Config {

        @Bean
        ThreadPoolTaskExecutor pool() {
            ThreadPoolTaskExecutor pool = new ThreadPoolTaskExecutor();
            pool.setThreadFactory(work -> new Thread(() -> {
                CONNECTION.set("the pool's");
                MDC.put("pool", "orders");
                work.run();
            }));
            return pool;
        }
    }

    static class Jobs {

        @Async
        public CompletableFuture<String> seen() {
            return CompletableFuture.completedFuture(CONNECTION.get() + " " + MDC.getCopyOfContextMap());
        }
    }
}
