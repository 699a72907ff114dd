package com.example.harmless.rows.future;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

@About("work that throws CancellationException itself, or returns a cancelled future")
final class WorkIsCancelledItself implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        try (var app = App.of(Config.class).start()) {
            Jobs jobs = app.getBean(Jobs.class);
            for (boolean thrown : new boolean[] {true, false}) {
                String how = thrown ? "thrown" : "returned";
                CompletableFuture<String> future = jobs.run(thrown);
                sheet.sayFuture(how + ": get", future);
                sheet.sayResult(how + ": join", future::join);
                sheet.say(how + ": cancelled", future.isCancelled());
                sheet.sayResult(
                        how + ": handle",
                        () -> jobs.run(thrown)
                                .handle((value, failure) -> Sheet.described(failure))
                                .get());
            }
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import(Jobs.class)
    static class Config {}

    static class Jobs {

        @Async
        public CompletableFuture<String> run(boolean thrown) {
            if (thrown) {
                throw new CancellationException("a client's call was cancelled");
            }
            CompletableFuture<String> future = new CompletableFuture<>();
            future.cancel(true);
            return future;
        }
    }
}
