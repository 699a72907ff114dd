package com.example.harmless.rows.shutdown;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import jakarta.annotation.PreDestroy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

@About("@Async called from a listener of ContextClosedEvent, from @PreDestroy and destroy(); who is told after that")
final class AsyncWhileClosing implements Row {

    @Override
    public void play(Sheet sheet) {
        var app = App.of(Config.class).start();
        App.behind(app.getBean(Ends.class)).sheet = sheet;
        app.getBean(Later.class).sheet = sheet;
        app.close();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import({Mails.class, Ends.class, Later.class})
    static class Config {

        @Bean
        Executor mailer() {
            ThreadPoolTaskExecutor mailer = new ThreadPoolTaskExecutor();
            mailer.setAcceptTasksAfterContextClose(true);
            mailer.setThreadNamePrefix("mailer-");
            return mailer;
        }
    }

    static class Ends implements DisposableBean {

        private final Mails mails;
        private Sheet sheet;

        Ends(Mails mails) {
            this.mails = mails;
        }

        @EventListener(ContextClosedEvent.class)
        @Order(1)
        public void onClosed() {
            sheet.sayFuture("from the listener", mails.send());
        }

        @PreDestroy
        void preDestroy() {
            sheet.sayResult("from @PreDestroy", () -> mails.send().get(10, TimeUnit.SECONDS));
        }

        @Override
        public void destroy() {
            sheet.sayResult("from destroy()", () -> mails.send().get(10, TimeUnit.SECONDS));
        }
    }

    static class Later {

        private Sheet sheet;

        @EventListener(ContextClosedEvent.class)
        @Order(2)
        public void onClosed() {
            sheet.say("a later listener", "is told");
        }
    }

    static class Mails {

        @Async
        public CompletableFuture<String> send() {
            return CompletableFuture.completedFuture("sent");
        }
    }
}
