package com.example.harmless.rows;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Says;
import com.example.harmless.frame.Sheet;
import dev.inflight.InFlightRegistry;
import dev.inflight.TaskListener;
import dev.inflight.TaskSnapshot;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

@About("a TaskListener that is given the registry, and one that is an aspect's target: no cycle at the start")
@Says({"a run: done", "told: 1", "outstanding, as the listener sees it: 0", "warnings in the log: none"})
final class ListenerWithRegistry implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        try (var app = App.of(Config.class).start()) {
            sheet.sayFuture("a run", app.getBean(Jobs.class).run());
            Listener listener = app.getBean(Listener.class);
            Sheet.until("told", () -> listener.told.get() == 1);
            sheet.say("told", listener.told);
            sheet.say("outstanding, as the listener sees it", listener.registry.outstanding());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import({Jobs.class, Listener.class})
    static class Config {}

    static class Listener implements TaskListener {

        final AtomicInteger told = new AtomicInteger();
        final InFlightRegistry registry;

        Listener(InFlightRegistry registry) {
            this.registry = registry;
        }

        @Override
        public void onEnded(TaskSnapshot task) {
            told.incrementAndGet();
        }
    }

    static class Jobs {

        @Async
        public CompletableFuture<String> run() {
            return CompletableFuture.completedFuture("done");
        }
    }
}
