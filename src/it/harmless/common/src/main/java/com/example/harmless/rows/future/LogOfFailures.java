package com.example.harmless.rows.future;

import ch.qos.logback.classic.Level;
import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Log;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.util.concurrent.CompletableFuture;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

@About("what is logged when @Async methods fail, by whom and in how many lines; nothing when somebody holds the future")
final class LogOfFailures implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        try (var app = App.of(Config.class).start()) {
            Jobs jobs = app.getBean(Jobs.class);
            int before = Log.events().size();
            sheet.sayFuture("held", jobs.held());
            jobs.held().exceptionally(failure -> "caught").get();
            jobs.held().cancel(true);
            jobs.held().complete("by hand");
            jobs.nobodys();
            Sheet.until("logged", () -> Log.events().stream().anyMatch(event -> event.getLevel() == Level.ERROR));
            Thread.sleep(200); // for what might still come
            sheet.say(
                    "lines",
                    Log.events().stream()
                            .skip(before)
                            .map(event -> event.getLevel() + " " + event.getLoggerName() + " "
                                    + event.getFormattedMessage().lines().count() + " line, throwable "
                                    + (event.getThrowableProxy() != null))
                            .toList());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import(Jobs.class)
    static class Config {}

    static class Jobs {

        @Async
        public CompletableFuture<String> held() {
            throw new IllegalStateException("held");
        }

        @Async
        public void nobodys() {
            throw new IllegalStateException("nobody's");
        }
    }
}
