package com.example.harmless.rows.shutdown;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

@About(
        "the order in which listeners, phases and beans are told of the end, with @Async work running, and how long it takes")
final class OrderOfTheEnd implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        var app = App.of(Config.class)
                .set(
                        "spring.task.execution.shutdown.await-termination=true",
                        "spring.task.execution.shutdown.await-termination-period=20s")
                .start();
        Jobs jobs = app.getBean(Jobs.class);
        Order order = app.getBean(Order.class);
        CompletableFuture<String> future = jobs.run(order);
        App.behind(jobs).begun.await();
        long began = System.nanoTime();
        app.close();
        sheet.say("order", order.told);
        sheet.sayTook("closing took", Duration.ofNanos(System.nanoTime() - began), 9);
        sheet.sayFuture("the work", future);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import({Jobs.class, Order.class})
    static class Config {

        @Bean
        SmartLifecycle early(Order order) {
            return new Phase("phase high", Integer.MAX_VALUE - 10, order);
        }

        @Bean
        SmartLifecycle middle(Order order) {
            return new Phase("phase 0", 0, order);
        }

        @Bean
        SmartLifecycle late(Order order) {
            return new Phase("phase low", Integer.MIN_VALUE + 10, order);
        }

        @Bean
        DisposableBean lastBean(Order order) {
            return () -> order.told.add("destroyed");
        }
    }

    static class Order {

        final List<String> told = new CopyOnWriteArrayList<>();

        @EventListener
        @org.springframework.core.annotation.Order(Integer.MIN_VALUE)
        public void first(ContextClosedEvent event) {
            told.add("first listener");
        }

        @EventListener
        @org.springframework.core.annotation.Order(Integer.MAX_VALUE)
        public void last(ContextClosedEvent event) {
            told.add("last listener");
        }
    }

    static class Phase implements SmartLifecycle {

        private final String name;
        private final int phase;
        private final Order order;
        private volatile boolean running;

        Phase(String name, int phase, Order order) {
            this.name = name;
            this.phase = phase;
            this.order = order;
        }

        @Override
        public void start() {
            running = true;
        }

        @Override
        public void stop() {
            running = false;
            order.told.add(name);
        }

        @Override
        public boolean isRunning() {
            return running;
        }

        @Override
        public int getPhase() {
            return phase;
        }
    }

    static class Jobs {

        final CountDownLatch begun = new CountDownLatch(1);

        @Async
        public CompletableFuture<String> run(Order order) throws InterruptedException {
            begun.countDown();
            Thread.sleep(1_500);
            order.told.add("work is done");
            return CompletableFuture.completedFuture("finished");
        }
    }
}
