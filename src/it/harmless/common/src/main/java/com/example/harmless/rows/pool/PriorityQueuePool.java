package com.example.harmless.rows.pool;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

@About("a pool with a queue of priorities and a TaskDecorator that makes tasks comparable: the order of work")
final class PriorityQueuePool implements Row {

    static final ThreadLocal<Integer> PRIORITY = ThreadLocal.withInitial(() -> 0);

    @Override
    public void play(Sheet sheet) throws Exception {
        try (var app = App.of(Config.class).start()) {
            Jobs jobs = app.getBean(Jobs.class);
            List<CompletableFuture<Integer>> futures = new ArrayList<>();
            for (int priority : new int[] {9, 1, 5, 3}) {
                PRIORITY.set(priority);
                futures.add(jobs.run(priority));
            }
            Sheet.until(
                    "three are queued",
                    () -> app.getBean(ThreadPoolTaskExecutor.class).getQueueSize() == 3);
            App.behind(jobs).goOn.countDown();
            for (CompletableFuture<Integer> future : futures) {
                future.get(10, TimeUnit.SECONDS);
            }
            sheet.say("order", App.behind(jobs).order);
        } finally {
            PRIORITY.remove();
        }
    }

    record Prioritized(int priority, Runnable work) implements Runnable, Comparable<Prioritized> {

        @Override
        public void run() {
            work.run();
        }

        @Override
        public int compareTo(Prioritized other) {
            return Integer.compare(priority, other.priority);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import(Jobs.class)
    static class Config {

        @Bean
        ThreadPoolTaskExecutor pool() {
            ThreadPoolTaskExecutor pool = new ThreadPoolTaskExecutor() {
                @Override
                protected BlockingQueue<Runnable> createQueue(int capacity) {
                    return new PriorityBlockingQueue<>();
                }
            };
            pool.setCorePoolSize(1);
            pool.setTaskDecorator(work -> new Prioritized(PRIORITY.get(), work));
            return pool;
        }
    }

    static class Jobs {

        final CountDownLatch goOn = new CountDownLatch(1);
        final List<Integer> order = new CopyOnWriteArrayList<>();

        @Async
        public CompletableFuture<Integer> run(int priority) throws InterruptedException {
            goOn.await();
            order.add(priority);
            return CompletableFuture.completedFuture(priority);
        }
    }
}
