package com.example.harmless.rows.future;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

@About("a thousand @Async calls that each start the next on completion, and many at once: order, results, no refusal")
final class LongChains implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        try (var app = App.of(Config.class).start()) {
            Jobs jobs = app.getBean(Jobs.class);
            CompletableFuture<Integer> chain = jobs.next(0);
            for (int i = 0; i < 1_000; i++) {
                chain = chain.thenCompose(jobs::next);
            }
            sheet.sayFuture("the end of the chain", chain);
            List<CompletableFuture<Integer>> many = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                many.add(jobs.next(i));
            }
            int sum = 0;
            for (CompletableFuture<Integer> one : many) {
                sum += one.get(20, TimeUnit.SECONDS);
            }
            sheet.say("sum", sum);
            CompletableFuture<Integer> first = jobs.next(1);
            sheet.sayFuture("either", first.applyToEither(new CompletableFuture<>(), value -> value));
            sheet.sayFuture("combined", jobs.next(1).thenCombine(jobs.next(2), Integer::sum));
            sheet.sayFuture("composed on failure", jobs.fail().exceptionallyCompose(failure -> jobs.next(7)));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import(Jobs.class)
    static class Config {}

    static class Jobs {

        @Async
        public CompletableFuture<Integer> next(int number) {
            return CompletableFuture.completedFuture(number + 1);
        }

        @Async
        public CompletableFuture<Integer> fail() {
            throw new IllegalStateException("on purpose");
        }
    }
}
