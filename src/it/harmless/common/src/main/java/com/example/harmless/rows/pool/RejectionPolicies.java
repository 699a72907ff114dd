package com.example.harmless.rows.pool;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

@About("a full pool with each of the JDK's policies and one of the user's, with and without a TaskDecorator")
final class RejectionPolicies implements Row {

    private static final Map<String, RejectedExecutionHandler> POLICIES = new TreeMap<>(Map.of(
            "abort",
            new ThreadPoolExecutor.AbortPolicy(),
            "caller runs",
            new ThreadPoolExecutor.CallerRunsPolicy(),
            "own",
            (task, pool) -> {
                throw new RejectedExecutionException("come back tomorrow");
            },
            "own, quiet",
            (task, pool) -> new Thread(task, "overflow").start()));

    @Override
    public void play(Sheet sheet) throws Exception {
        for (boolean decorated : new boolean[] {false, true}) {
            for (Map.Entry<String, RejectedExecutionHandler> policy : POLICIES.entrySet()) {
                try (var app = App.of(Config.class)
                        .builder(builder -> builder.initializers(
                                context -> context.getBeanFactory().registerSingleton("policy", policy.getValue())))
                        .set("decorated=" + decorated)
                        .start()) {
                    play(sheet, policy.getKey() + (decorated ? ", decorated" : ""), app);
                }
            }
        }
    }

    private static void play(Sheet sheet, String name, ConfigurableApplicationContext app) throws Exception {
        Jobs jobs = app.getBean(Jobs.class);
        CompletableFuture<String> running = jobs.run(true);
        CompletableFuture<String> queued = jobs.run(true);
        sheet.sayResult(name + ": refused", () -> {
            CompletableFuture<String> third = jobs.run(false);
            return third.get(10, TimeUnit.SECONDS);
        });
        sheet.sayResult(
                name + ": refused, declared as Future", () -> jobs.runFuture().get(10, TimeUnit.SECONDS));
        sheet.sayResult(name + ": refused, declared as nothing", () -> {
            jobs.runVoid();
            return "no exception";
        });
        App.behind(jobs).goOn.countDown();
        sheet.sayFuture(name + ": running", running);
        sheet.sayFuture(name + ": queued", queued);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import(Jobs.class)
    static class Config {

        @Bean
        ThreadPoolTaskExecutor pool(RejectedExecutionHandler policy, Environment environment) {
            ThreadPoolTaskExecutor pool = new ThreadPoolTaskExecutor();
            pool.setCorePoolSize(1);
            pool.setMaxPoolSize(1);
            pool.setQueueCapacity(1);
            pool.setThreadNamePrefix("pool-");
            pool.setRejectedExecutionHandler(policy);
            if (environment.getProperty("decorated", boolean.class, false)) {
                pool.setTaskDecorator(work -> work::run);
            }
            return pool;
        }
    }

    static class Jobs {

        final CountDownLatch goOn = new CountDownLatch(1);

        @Async
        public CompletableFuture<String> run(boolean wait) throws InterruptedException {
            if (wait) {
                goOn.await();
            }
            return CompletableFuture.completedFuture(where());
        }

        @Async
        public Future<String> runFuture() {
            return CompletableFuture.completedFuture(where());
        }

        @Async
        public void runVoid() {}

        private static String where() {
            String thread = Thread.currentThread().getName();
            return thread.startsWith("row") ? "the caller's thread" : thread;
        }
    }
}
