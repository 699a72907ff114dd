package com.example.harmless.rows.context;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import io.micrometer.context.ContextRegistry;
import java.util.concurrent.CompletableFuture;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.support.ContextPropagatingTaskDecorator;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

@About("ContextPropagatingTaskDecorator beside another decorator that replaces one of the values")
final class PropagatingDecoratorAndAnother implements Row {

    static final ThreadLocal<String> TENANT = new ThreadLocal<>();

    @Override
    public void play(Sheet sheet) {
        ContextRegistry.getInstance().registerThreadLocalAccessor("tenant", TENANT);
        try (var app = App.of(Config.class).start()) {
            TENANT.set("callers");
            Jobs jobs = app.getBean(Jobs.class);
            sheet.sayFuture("seen", jobs.seen());
            sheet.sayFuture("seen again", jobs.seen());
        } finally {
            TENANT.remove();
            ContextRegistry.getInstance().removeThreadLocalAccessor("tenant");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import(Jobs.class)
    static class Config {

        @Bean
        @Order(1)
        TaskDecorator propagating() {
            return new ContextPropagatingTaskDecorator();
        }

        @Bean
        @Order(2)
        TaskDecorator replacing() {
            return work -> () -> {
                String before = TENANT.get();
                TENANT.set("replaced, was " + before);
                work.run();
                TENANT.set(before);
            };
        }
    }

    static class Jobs {

        @Async
        public CompletableFuture<String> seen() {
            return CompletableFuture.completedFuture(TENANT.get());
        }
    }
}
