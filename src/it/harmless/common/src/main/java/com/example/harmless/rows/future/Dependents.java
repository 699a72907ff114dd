package com.example.harmless.rows.future;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

@About("what is made of the future: copies, stages, combinations; which thread calls back")
final class Dependents implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        try (var app = App.of(Config.class).start()) {
            Jobs jobs = app.getBean(Jobs.class);
            CompletableFuture<String> future = jobs.run();
            sheet.say("dependents at first", future.getNumberOfDependents());
            CompletableFuture<String> threads = new CompletableFuture<>();
            future.whenComplete(
                    (value, failure) -> threads.complete(Thread.currentThread().getName()));
            sheet.say("and then", future.getNumberOfDependents());
            CompletableFuture<String> applied = future.thenApply(String::toUpperCase);
            CompletableFuture<String> copy = future.copy();
            CompletableFuture<String> stage = future.minimalCompletionStage().toCompletableFuture();
            CompletableFuture<Void> all = CompletableFuture.allOf(future, jobs.run());
            CompletableFuture<Object> any = CompletableFuture.anyOf(future, new CompletableFuture<>());
            sheet.say("cancel a dependent", applied.thenApply(value -> value).cancel(true));
            sheet.say("cancel a copy", future.copy().cancel(true));
            sheet.sayResult("get with a short timeout", () -> future.get(30, TimeUnit.MILLISECONDS));
            sheet.say("getNow", future.getNow("not yet"));
            App.behind(jobs).goOn.countDown();
            sheet.sayFuture("called back on", threads); // first: whoever waits for the future itself may help out
            sheet.sayFuture("the future", future);
            sheet.sayFuture("applied", applied);
            sheet.sayFuture("copy", copy);
            sheet.sayFuture("stage", stage);
            sheet.sayFuture("all", all);
            sheet.sayFuture("any", any);
            sheet.say(
                    "classes",
                    applied.getClass() + " " + copy.getClass() + " "
                            + future.newIncompleteFuture().getClass());
            sheet.say("default executor", future.defaultExecutor() == new CompletableFuture<>().defaultExecutor());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import(Jobs.class)
    static class Config {

        @Bean
        ThreadPoolTaskExecutor pool() {
            ThreadPoolTaskExecutor pool = new ThreadPoolTaskExecutor();
            pool.setThreadNamePrefix("worker-");
            return pool;
        }
    }

    static class Jobs {

        final CountDownLatch goOn = new CountDownLatch(1);

        @Async
        public CompletableFuture<String> run() throws InterruptedException {
            goOn.await();
            return CompletableFuture.completedFuture("done");
        }
    }
}
