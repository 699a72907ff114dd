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
import org.springframework.core.task.TaskDecorator;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

@About("a TaskDecorator that sets the logging context and a tenant")
final class MdcAndTenant implements Row {

    static final ThreadLocal<String> TENANT = new ThreadLocal<>();

    @Override
    public void play(Sheet sheet) {
        ContextRegistry.getInstance().registerThreadLocalAccessor("tenant", TENANT);
        try (var app = App.of(Config.class).start()) {
            Jobs jobs = app.getBean(Jobs.class);
            sheet.sayFuture("a caller with nothing bound", jobs.seen());
            MDC.put("request", "r1");
            TENANT.set("callers");
            sheet.sayFuture("a caller with other values", jobs.seen());
            sheet.say("and the caller has", MDC.getCopyOfContextMap() + " " + TENANT.get());
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
        TaskDecorator decorator() {
            return work -> () -> {
                MDC.put("job", "nightly");
                TENANT.set("of the job");
                try {
                    work.run();
                } finally {
                    MDC.clear();
                    TENANT.remove();
                }
            };
        }
    }

    static class Jobs {

        @Async
        public CompletableFuture<String> seen() {
            return CompletableFuture.completedFuture(MDC.getCopyOfContextMap() + " " + TENANT.get());
        }
    }
}
