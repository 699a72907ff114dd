package com.example.harmless.rows.web;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Auto;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@About("Spring Security's chain with Actuator beside it: who is let in where, the order of filters, audit events")
final class Secured implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        try (var app = App.of(Config.class)
                .with(Auto.WEB, Auto.ACTUATOR, Auto.SECURITY)
                .set(
                        "spring.security.user.name=u",
                        "spring.security.user.password=p",
                        "management.endpoints.web.exposure.include=health,metrics,inflight")
                .start()) {
            for (String path :
                    List.of("/", "/async", "/actuator/health", "/actuator/metrics", "/actuator/inflight", "/nothing")) {
                sheet.say(path, Http.get(app, path).statusCode());
            }
            sheet.say(
                    "chain",
                    app.getBean(FilterChainProxy.class).getFilterChains().stream()
                            .flatMap(chain -> chain.getFilters().stream())
                            .map(filter -> filter.getClass().getSimpleName())
                            .toList());
            sheet.say("audit events", app.getBean(Config.class).events);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import({Web.class, Jobs.class})
    static class Config {

        final List<String> events = new CopyOnWriteArrayList<>();

        @EventListener
        public void on(AuditApplicationEvent event) {
            events.add(event.getAuditEvent().getType());
        }
    }

    @RestController
    static class Web {

        private final Jobs jobs;

        Web(Jobs jobs) {
            this.jobs = jobs;
        }

        @GetMapping("/")
        String home() {
            return "home";
        }

        @GetMapping("/async")
        CompletableFuture<String> async() {
            return jobs.run();
        }
    }

    static class Jobs {

        @Async
        public CompletableFuture<String> run() {
            return CompletableFuture.completedFuture("done");
        }
    }
}
