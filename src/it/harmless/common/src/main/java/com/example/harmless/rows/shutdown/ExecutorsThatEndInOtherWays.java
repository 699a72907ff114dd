package com.example.harmless.rows.shutdown;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ConcurrentTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

@About("the end of executors of every kind: threads of their own with and without a termination timeout, early and late"
        + " shutdown, a scheduler, a bare ExecutorService, a fork-join pool")
final class ExecutorsThatEndInOtherWays implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        var app = App.of(Config.class)
                .set("spring.lifecycle.timeout-per-shutdown-phase=1s")
                .start();
        Jobs jobs = app.getBean(Jobs.class);
        Jobs behind = App.behind(jobs);
        Late late = App.behind(app.getBean(Late.class));
        Map<String, CompletableFuture<String>> futures = new TreeMap<>();
        futures.put("simple", jobs.simple());
        futures.put("bounded", jobs.bounded());
        futures.put("early", jobs.early());
        futures.put("accepting", jobs.accepting());
        futures.put("scheduler", jobs.scheduler());
        futures.put("bare", jobs.bare());
        futures.put("fork", jobs.fork());
        behind.begun.await();
        long began = System.nanoTime();
        app.close();
        sheet.sayTook("closing took", Duration.ofNanos(System.nanoTime() - began), 3, 9);
        futures.forEach(sheet::sayFuture);
        Sheet.until("all are over", () -> behind.fates.size() == 7);
        sheet.say("fates", behind.fates);
        sheet.say("called at the end", late.results);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import({Jobs.class, Late.class})
    static class Config {

        @Bean
        SimpleAsyncTaskExecutor simple() {
            return new SimpleAsyncTaskExecutor("simple-");
        }

        @Bean
        SimpleAsyncTaskExecutor bounded() {
            SimpleAsyncTaskExecutor bounded = new SimpleAsyncTaskExecutor("bounded-");
            bounded.setTaskTerminationTimeout(1_000);
            return bounded;
        }

        @Bean
        ThreadPoolTaskExecutor early() {
            ThreadPoolTaskExecutor early = new ThreadPoolTaskExecutor();
            early.setStrictEarlyShutdown(true);
            return early;
        }

        @Bean
        ThreadPoolTaskExecutor accepting() {
            ThreadPoolTaskExecutor accepting = new ThreadPoolTaskExecutor();
            accepting.setAcceptTasksAfterContextClose(true);
            accepting.setWaitForTasksToCompleteOnShutdown(true);
            accepting.setAwaitTerminationSeconds(10);
            return accepting;
        }

        @Bean
        ThreadPoolTaskScheduler scheduler() {
            return new ThreadPoolTaskScheduler();
        }

        @Bean(destroyMethod = "shutdownNow")
        ExecutorService bare() {
            return Executors.newFixedThreadPool(2);
        }

        @Bean
        ConcurrentTaskExecutor fork() {
            return new ConcurrentTaskExecutor(new ForkJoinPool(2));
        }
    }

    static class Late {

        final Map<String, String> results = new ConcurrentSkipListMap<>();
        private final Jobs jobs;

        Late(Jobs jobs) {
            this.jobs = jobs;
        }

        @EventListener
        public void end(ContextClosedEvent event) {
            call("early", jobs::earlyLate);
            call("accepting", jobs::acceptingLate);
            call("simple", jobs::simpleLate);
            call("bounded", jobs::boundedLate);
        }

        private void call(String name, Supplier<CompletableFuture<String>> late) {
            try {
                results.put(name, String.valueOf(late.get().get(5, TimeUnit.SECONDS)));
            } catch (Throwable failure) {
                results.put(name, Sheet.described(failure).replaceAll("\\(.*", ""));
            }
        }
    }

    static class Jobs {

        final CountDownLatch begun = new CountDownLatch(7);
        final Map<String, String> fates = new ConcurrentSkipListMap<>();

        @Async("simple")
        public CompletableFuture<String> simple() {
            return run("simple", 4_000);
        }

        @Async("bounded")
        public CompletableFuture<String> bounded() {
            return run("bounded", 15_000);
        }

        @Async("early")
        public CompletableFuture<String> early() {
            return run("early", 15_000);
        }

        @Async("accepting")
        public CompletableFuture<String> accepting() {
            return run("accepting", 2_000);
        }

        @Async("scheduler")
        public CompletableFuture<String> scheduler() {
            return run("scheduler", 15_000);
        }

        @Async("bare")
        public CompletableFuture<String> bare() {
            return run("bare", 15_000);
        }

        @Async("fork")
        public CompletableFuture<String> fork() {
            return run("fork", 4_000);
        }

        @Async("early")
        public CompletableFuture<String> earlyLate() {
            return CompletableFuture.completedFuture("done");
        }

        @Async("accepting")
        public CompletableFuture<String> acceptingLate() {
            return CompletableFuture.completedFuture("done");
        }

        @Async("simple")
        public CompletableFuture<String> simpleLate() {
            return CompletableFuture.completedFuture("done");
        }

        @Async("bounded")
        public CompletableFuture<String> boundedLate() {
            return CompletableFuture.completedFuture("done");
        }

        private CompletableFuture<String> run(String name, int millis) {
            begun.countDown();
            try {
                Thread.sleep(millis);
                fates.put(name, "finished");
            } catch (InterruptedException stopped) {
                fates.put(name, "interrupted");
            }
            return CompletableFuture.completedFuture(fates.get(name));
        }
    }
}
