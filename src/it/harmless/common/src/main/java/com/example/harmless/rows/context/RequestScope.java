package com.example.harmless.rows.context;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Auto;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.core.task.TaskDecorator;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

@About("a request-scoped bean used in @Async work: refused without the request, there with a decorator that carries it")
final class RequestScope implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        for (boolean carried : new boolean[] {false, true}) {
            try (var app = App.of(Config.class, carried ? Carrying.class : Plain.class)
                    .with(Auto.WEB)
                    .start()) {
                HttpResponse<String> answer = HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + App.port(app) + "/?name=x"))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString());
                sheet.say(carried ? "carried" : "not carried", answer.statusCode() + " " + answer.body());
            }
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import({Web.class, Jobs.class, Caller.class})
    static class Config {}

    static class Plain {}

    @Configuration(proxyBeanMethods = false)
    static class Carrying {

        @Bean
        TaskDecorator carrying() {
            return work -> {
                RequestAttributes request = RequestContextHolder.getRequestAttributes();
                return () -> {
                    RequestContextHolder.setRequestAttributes(request);
                    try {
                        work.run();
                    } finally {
                        RequestContextHolder.resetRequestAttributes();
                    }
                };
            };
        }
    }

    @Scope(value = "request", proxyMode = ScopedProxyMode.TARGET_CLASS)
    static class Caller {

        private String name;

        public void setName(String name) {
            this.name = name;
        }

        public String getName() {
            return name;
        }
    }

    @RestController
    static class Web {

        private final Jobs jobs;
        private final Caller caller;

        Web(Jobs jobs, Caller caller) {
            this.jobs = jobs;
            this.caller = caller;
        }

        @GetMapping("/")
        String greet(String name) throws Exception {
            caller.setName(name);
            return jobs.run().get();
        }
    }

    static class Jobs {

        private final Caller caller;

        Jobs(Caller caller) {
            this.caller = caller;
        }

        @Async
        public CompletableFuture<String> run() {
            try {
                return CompletableFuture.completedFuture("hello " + caller.getName());
            } catch (RuntimeException refused) {
                return CompletableFuture.completedFuture(refused.getClass().getSimpleName());
            }
        }
    }
}
