package com.example.harmless.rows.shutdown;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

@About("Boot's executor, @Async called after the context has begun to close: who is refused, and with what")
final class RefusedAtTheEnd implements Row {

    @Override
    public void play(Sheet sheet) {
        var app = App.of(Config.class).start();
        Ends ends = App.behind(app.getBean(Ends.class));
        ends.sheet = sheet;
        app.close();
        sheet.sayResult("after the end", () -> ends.mails.send().get(10, TimeUnit.SECONDS));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import({Mails.class, Ends.class})
    static class Config {}

    static class Ends implements DisposableBean {

        private final Mails mails;
        private Sheet sheet;

        Ends(Mails mails) {
            this.mails = mails;
        }

        @EventListener(ContextClosedEvent.class)
        @Order(Ordered.HIGHEST_PRECEDENCE)
        public void first() {
            sheet.sayResult("from the first listener", () -> mails.send().get(10, TimeUnit.SECONDS));
        }

        @EventListener(ContextClosedEvent.class)
        @Order(Ordered.LOWEST_PRECEDENCE)
        public void last() {
            sheet.sayResult("from the last listener", () -> mails.send().get(10, TimeUnit.SECONDS));
        }

        @Override
        public void destroy() {
            sheet.sayResult("from destroy()", () -> mails.send().get(10, TimeUnit.SECONDS));
        }
    }

    static class Mails {

        @Async
        public CompletableFuture<String> send() {
            return CompletableFuture.completedFuture("sent");
        }
    }
}
