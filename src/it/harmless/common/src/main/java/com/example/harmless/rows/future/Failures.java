package com.example.harmless.rows.future;

import ch.qos.logback.classic.Level;
import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Log;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

@About("@Async methods that fail, in every way: what get, join and callbacks see, and what is logged")
final class Failures implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        try (var app = App.of(Config.class).start()) {
            Jobs jobs = app.getBean(Jobs.class);
            for (String how :
                    List.of("runtime", "checked", "error", "interrupted", "timeout", "completion", "future", "null")) {
                sheet.sayFuture(how + ": get", jobs.run(how));
                sheet.sayResult(how + ": join", () -> jobs.run(how).join());
                sheet.sayResult(
                        how + ": handle",
                        () -> jobs.run(how).handle(Failures::seen).get());
                sheet.sayResult(
                        how + ": after thenApply",
                        () -> jobs.run(how)
                                .thenApply(value -> "applied")
                                .handle(Failures::seen)
                                .get());
                CompletableFuture<String> future = jobs.run(how);
                future.handle((value, failure) -> null).get();
                sheet.say(
                        how + ": is",
                        "exceptional " + future.isCompletedExceptionally() + ", cancelled " + future.isCancelled());
                sheet.sayFuture(how + ": declared as Future", jobs.runFuture(how));
            }
            sheet.sayResult("first line of the cause's stack", () -> {
                try {
                    return jobs.run("runtime").get();
                } catch (ExecutionException failure) {
                    return failure.getCause().getStackTrace()[0].getMethodName();
                }
            });
            jobs.runVoid();
            Sheet.until(
                    "the failure of nobody's is logged",
                    () -> Log.events().stream().anyMatch(event -> event.getLevel() == Level.ERROR));
        }
    }

    private static Object seen(String value, Throwable failure) {
        return failure == null ? value : Sheet.described(failure);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import(Jobs.class)
    static class Config {}

    static class Jobs {

        @Async
        public CompletableFuture<String> run(String how) throws Exception {
            return fail(how);
        }

        @Async
        public Future<String> runFuture(String how) throws Exception {
            return fail(how);
        }

        @Async
        public void runVoid() {
            throw new IllegalStateException("nobody asks");
        }

        private static CompletableFuture<String> fail(String how) throws Exception {
            switch (how) {
                case "runtime" -> throw new IllegalStateException("runtime");
                case "checked" -> throw new IOException("checked");
                case "error" -> throw new AssertionError("error");
                case "interrupted" -> throw new InterruptedException("interrupted");
                case "timeout" -> throw new TimeoutException("timeout");
                case "completion" -> throw new CompletionException("completion", new IOException("inside"));
                case "future" -> {
                    return CompletableFuture.failedFuture(new IOException("in the future"));
                }
                default -> {
                    return null;
                }
            }
        }
    }
}
