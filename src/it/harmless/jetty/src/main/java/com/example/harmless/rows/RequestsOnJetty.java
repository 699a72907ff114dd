package com.example.harmless.rows;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Auto;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;

@About("MVC on Jetty: asynchronous requests, one that fails, and one that is served while the application ends")
final class RequestsOnJetty implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        var app = App.of(Config.class)
                .with(Auto.WEB)
                .set("server.shutdown=graceful", "spring.lifecycle.timeout-per-shutdown-phase=20s")
                .start();
        String server = "http://127.0.0.1:" + App.port(app);
        for (String path : List.of("callable", "deferred", "future", "failing", "filters")) {
            HttpResponse<String> answer = get(server + "/" + path).get();
            sheet.say(path, answer.statusCode() + " " + answer.body().replaceAll("\"timestamp\":\"[^\"]*\",?", ""));
        }
        Web web = app.getBean(Web.class);
        CompletableFuture<HttpResponse<String>> late = get(server + "/late");
        web.inside.await();
        Thread closing = new Thread(app::close);
        closing.start();
        Sheet.until("the end has begun", app::isClosed);
        web.goOn.countDown();
        HttpResponse<String> answer = late.get();
        sheet.say("late", answer.statusCode() + " " + answer.body());
        closing.join();
    }

    private static CompletableFuture<HttpResponse<String>> get(String uri) {
        return HttpClient.newHttpClient()
                .sendAsync(HttpRequest.newBuilder(URI.create(uri)).build(), BodyHandlers.ofString());
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import({Web.class, Jobs.class})
    static class Config {}

    @RestController
    static class Web {

        final CountDownLatch inside = new CountDownLatch(1);
        final CountDownLatch goOn = new CountDownLatch(1);
        private final Jobs jobs;

        Web(Jobs jobs) {
            this.jobs = jobs;
        }

        @GetMapping("/callable")
        Callable<String> callable() {
            return () -> "from " + Thread.currentThread().getName().replaceAll("\\d+$", "");
        }

        @GetMapping("/deferred")
        DeferredResult<String> deferred() {
            DeferredResult<String> deferred = new DeferredResult<>();
            jobs.work("deferred").thenAccept(deferred::setResult);
            return deferred;
        }

        @GetMapping("/future")
        CompletableFuture<String> future() {
            return jobs.work("future");
        }

        @GetMapping("/failing")
        CompletableFuture<String> failing() {
            return jobs.work("failing");
        }

        @GetMapping("/filters")
        String filters() {
            return StackWalker.getInstance()
                    .walk(frames -> frames.map(StackWalker.StackFrame::getClassName)
                            .filter(name -> name.endsWith("Filter") || name.startsWith("dev."))
                            .distinct()
                            .toList())
                    .toString();
        }

        @GetMapping("/late")
        String late() throws Exception {
            inside.countDown();
            goOn.await();
            return jobs.work("late").get();
        }
    }

    static class Jobs {

        @Async
        public CompletableFuture<String> work(String what) {
            if (what.equals("failing")) {
                throw new IllegalStateException("on purpose");
            }
            return CompletableFuture.completedFuture(what);
        }
    }
}
