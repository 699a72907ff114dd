package com.example.harmless.rows.future;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

@About("the future of an @Async method ended by its holder, in every way: what dependents see, what is logged")
final class EndedByHand implements Row {

    private static final Map<String, Consumer<CompletableFuture<String>>> WAYS = new LinkedHashMap<>();

    static {
        WAYS.put("complete", future -> future.complete("by hand"));
        WAYS.put("completeExceptionally", future -> future.completeExceptionally(new IOException("by hand")));
        WAYS.put("completeAsync", future -> future.completeAsync(() -> "by hand"));
        WAYS.put(
                "completeAsync, which throws",
                future -> future.completeAsync(() -> {
                    throw new IllegalStateException("by hand");
                }));
        WAYS.put("completeOnTimeout", future -> future.completeOnTimeout("too late", 50, TimeUnit.MILLISECONDS));
        WAYS.put("orTimeout", future -> future.orTimeout(50, TimeUnit.MILLISECONDS));
        WAYS.put("obtrudeValue", future -> future.obtrudeValue("by hand"));
        WAYS.put("obtrudeException", future -> future.obtrudeException(new IOException("by hand")));
        WAYS.put("cancel", future -> future.cancel(true));
    }

    @Override
    public void play(Sheet sheet) throws Exception {
        try (var app = App.of(Config.class).start()) {
            Jobs jobs = app.getBean(Jobs.class);
            for (Map.Entry<String, Consumer<CompletableFuture<String>>> way : WAYS.entrySet()) {
                CompletableFuture<String> future = jobs.run();
                CompletableFuture<Object> dependent =
                        future.handle((value, failure) -> failure == null ? value : "sees " + type(failure));
                CompletableFuture<String> applied = future.thenApply(value -> value + ", applied");
                way.getValue().accept(future);
                sheet.sayFuture(way.getKey() + ": a dependent", dependent);
                sheet.sayResult(way.getKey() + ": thenApply", () -> {
                    try {
                        return applied.join();
                    } catch (CompletionException | CancellationException failure) {
                        return type(failure) + " of " + type(failure.getCause());
                    }
                });
                sheet.say(
                        way.getKey() + ": is",
                        "exceptional " + future.isCompletedExceptionally() + ", cancelled " + future.isCancelled()
                                + ", dependents " + future.getNumberOfDependents());
            }
            App.behind(jobs).goOn.countDown();
        }
    }

    /** A cancelled run may say more than a plain CancellationException, of which it is one. */
    private static String type(Throwable failure) {
        return failure == null
                ? "none"
                : failure instanceof CancellationException
                        ? "CancellationException"
                        : failure.getClass().getName();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import(Jobs.class)
    static class Config {}

    static class Jobs {

        final CountDownLatch goOn = new CountDownLatch(1);

        @Async
        public CompletableFuture<String> run() {
            try {
                goOn.await();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
            return CompletableFuture.completedFuture("by the work");
        }
    }
}
