package com.example.harmless.rows.context;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import io.micrometer.context.ContextRegistry;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.MDC;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

@About("spring.task.execution.propagate-context: what is registered is carried, what is not is not")
final class PropagateContext implements Row {

    static final ThreadLocal<String> TENANT = new ThreadLocal<>();

    @Override
    public void play(Sheet sheet) {
        ContextRegistry.getInstance().registerThreadLocalAccessor("tenant", TENANT);
        try (var app = App.of(Config.class)
                .set("spring.task.execution.propagate-context=true")
                .start()) {
            Jobs jobs = app.getBean(Jobs.class);
            for (String tenant : List.of("red", "blue")) {
                TENANT.set(tenant);
                MDC.put("request", tenant);
                sheet.sayFuture("called for " + tenant, jobs.seen());
            }
            TENANT.remove();
            MDC.clear();
            sheet.sayFuture("called for nobody", jobs.seen());
        } finally {
            TENANT.remove();
            ContextRegistry.getInstance().removeThreadLocalAccessor("tenant");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import(Jobs.class)
    static class Config {}

    static class Jobs {

        @Async
        public CompletableFuture<String> seen() {
            return CompletableFuture.completedFuture(TENANT.get() + " " + MDC.getCopyOfContextMap());
        }
    }
}
