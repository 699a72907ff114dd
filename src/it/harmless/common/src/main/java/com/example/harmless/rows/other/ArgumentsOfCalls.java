package com.example.harmless.rows.other;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

@About("arguments of @Async methods: nobody asks them for anything, and nobody keeps them once the call is over")
final class ArgumentsOfCalls implements Row {

    private static final AtomicInteger ASKED = new AtomicInteger();

    @Override
    public void play(Sheet sheet) throws Exception {
        ASKED.set(0);
        try (var app = App.of(Config.class).start()) {
            List<WeakReference<Order>> orders = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                orders.add(order(app.getBean(Shop.class), i));
            }
            sheet.say("asked for anything", ASKED.get());
            Sheet.until("collected", () -> {
                System.gc();
                return orders.stream().allMatch(order -> order.get() == null);
            });
            sheet.say("kept", "none");
        }
    }

    private static WeakReference<Order> order(Shop shop, int number) {
        Order order = new Order();
        shop.take(order, "x".repeat(100_000), number).join();
        return new WeakReference<>(order);
    }

    /** Whatever it is asked, it notes. */
    static final class Order {

        @Override
        public String toString() {
            return "order " + ASKED.incrementAndGet();
        }

        @Override
        public int hashCode() {
            return ASKED.incrementAndGet();
        }

        @Override
        public boolean equals(Object other) {
            ASKED.incrementAndGet();
            return this == other;
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import(Shop.class)
    static class Config {}

    static class Shop {

        @Async
        public CompletableFuture<String> take(Order order, String text, int number) {
            return CompletableFuture.completedFuture("taken");
        }
    }
}
