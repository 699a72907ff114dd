package com.example.harmless.rows.other;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

@About(
        "asynchronous event listeners, a multicaster with an executor and an error handler, listeners that return events")
final class Events implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        for (boolean multicaster : new boolean[] {false, true}) {
            try (var app = App.of(multicaster ? ConfigWithMulticaster.class : Config.class)
                    .start()) {
                String how = multicaster ? "multicaster: " : "annotations: ";
                Listeners listeners = App.behind(app.getBean(Listeners.class));
                sheet.sayResult(how + "publishing", () -> {
                    app.publishEvent(new Order("o1"));
                    return "returns";
                });
                Sheet.until("all told", () -> listeners.told.size() >= 4);
                sheet.say(how + "told", new TreeMap<>(listeners.told));
            }
        }
    }

    record Order(String id) {}

    record Followup(String id) {}

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import(Listeners.class)
    static class Config {}

    @Configuration(proxyBeanMethods = false)
    @Import(Config.class)
    static class ConfigWithMulticaster {

        @Bean
        SimpleApplicationEventMulticaster applicationEventMulticaster() {
            SimpleApplicationEventMulticaster multicaster = new SimpleApplicationEventMulticaster();
            multicaster.setTaskExecutor(new SimpleAsyncTaskExecutor("events-"));
            return multicaster;
        }
    }

    static class Listeners {

        final Map<String, String> told = new ConcurrentHashMap<>();

        @Async
        @EventListener
        public void asynchronous(Order order) {
            note("asynchronous");
        }

        @EventListener
        public void synchronous(Order order) {
            note("synchronous");
        }

        @EventListener
        public Followup answering(Order order) {
            note("answering");
            return new Followup(order.id());
        }

        @Async
        @EventListener(condition = "#followup.id == 'o1'")
        public CompletableFuture<String> following(Followup followup) {
            note("following");
            return CompletableFuture.completedFuture("an event");
        }

        private void note(String name) {
            String thread = Thread.currentThread().getName().replaceAll("\\d+", "n");
            told.put(name, thread.startsWith("row") ? "the publisher's thread" : thread);
        }
    }
}
