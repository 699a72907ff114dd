package com.example.harmless.rows.web;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Auto;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncTask;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

@About(
        "MVC's own asynchronous requests: Callable, DeferredResult, WebAsyncTask, futures, streams, events; threads and timeouts")
final class MvcAsync implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        try (var app = App.of(Config.class).with(Auto.WEB).start()) {
            for (String path : List.of(
                    "callable",
                    "deferred",
                    "web-async-task",
                    "slow",
                    "future",
                    "async-future",
                    "async-failing",
                    "stream",
                    "events")) {
                HttpResponse<String> answer = Http.get(app, "/" + path);
                sheet.say(path, answer.statusCode() + " " + answer.body().replaceAll("\"timestamp\":\"[^\"]*\",?", ""));
            }
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import({Web.class, Jobs.class})
    static class Config {}

    @RestController
    static class Web {

        private final Jobs jobs;

        Web(Jobs jobs) {
            this.jobs = jobs;
        }

        @GetMapping("/callable")
        Callable<String> callable() {
            return Jobs::thread;
        }

        @GetMapping("/deferred")
        DeferredResult<String> deferred() {
            DeferredResult<String> result = new DeferredResult<>();
            jobs.run().thenAccept(result::setResult);
            return result;
        }

        @GetMapping("/web-async-task")
        WebAsyncTask<String> webAsyncTask() {
            return new WebAsyncTask<>(5_000, Jobs::thread);
        }

        @GetMapping("/slow")
        WebAsyncTask<String> slow() {
            WebAsyncTask<String> task = new WebAsyncTask<>(200, () -> {
                long until = System.nanoTime() + 1_000_000_000L;
                while (System.nanoTime() < until) {
                    Thread.onSpinWait(); // deaf to the interrupt, or it would be a race which answer is first
                }
                return "too late";
            });
            task.onTimeout(() -> "timed out");
            return task;
        }

        @GetMapping("/future")
        CompletableFuture<String> future() {
            return CompletableFuture.supplyAsync(() -> "common pool");
        }

        @GetMapping("/async-future")
        CompletableFuture<String> asyncFuture() {
            return jobs.run();
        }

        @GetMapping("/async-failing")
        CompletableFuture<String> asyncFailing() {
            return jobs.fail();
        }

        @GetMapping("/stream")
        StreamingResponseBody stream() {
            return out -> out.write(("streamed on " + Jobs.thread()).getBytes(StandardCharsets.UTF_8));
        }

        @GetMapping("/events")
        SseEmitter events() {
            SseEmitter emitter = new SseEmitter();
            jobs.emit(emitter);
            return emitter;
        }
    }

    static class Jobs {

        static String thread() {
            return Thread.currentThread().getName().replaceAll("\\d+", "n");
        }

        @Async
        public CompletableFuture<String> run() {
            return CompletableFuture.completedFuture(thread());
        }

        @Async
        public CompletableFuture<String> fail() {
            throw new ResponseStatusException(HttpStatus.CONFLICT, "on purpose");
        }

        @Async
        public void emit(SseEmitter emitter) {
            try {
                emitter.send("one");
                emitter.send("two on " + thread());
                emitter.complete();
            } catch (IOException gone) {
                emitter.completeWithError(gone);
            }
        }
    }
}
