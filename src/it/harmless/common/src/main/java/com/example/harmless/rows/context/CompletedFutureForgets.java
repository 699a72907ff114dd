package com.example.harmless.rows.context;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import io.micrometer.context.ContextRegistry;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

@About("a completed future that is kept: nothing of its caller's context or arguments stays with it")
final class CompletedFutureForgets implements Row {

    static final ThreadLocal<Object> SESSION = new ThreadLocal<>();

    @Override
    public void play(Sheet sheet) throws Exception {
        ContextRegistry.getInstance().registerThreadLocalAccessor("session", SESSION);
        try (var app = App.of(Config.class).start()) {
            Jobs jobs = app.getBean(Jobs.class);
            Object session = new Object();
            Object argument = new Object();
            WeakReference<Object> ofSession = new WeakReference<>(session);
            WeakReference<Object> ofArgument = new WeakReference<>(argument);
            SESSION.set(session);
            List<CompletableFuture<String>> kept = List.of(jobs.run(argument), jobs.run(argument));
            for (CompletableFuture<String> future : kept) {
                sheet.sayFuture("kept", future);
            }
            SESSION.remove();
            session = null;
            argument = null;
            for (int i = 0; i < 3; i++) {
                jobs.run("the pool's threads are at something else").get();
            }
            sheet.say("the caller's session is", collected(ofSession));
            sheet.say("the argument is", collected(ofArgument));
            sheet.say("still kept", kept.size());
        } finally {
            SESSION.remove();
            ContextRegistry.getInstance().removeThreadLocalAccessor("session");
        }
    }

    private static String collected(WeakReference<Object> reference) throws Exception {
        return Sheet.soon(
                        () -> {
                            System.gc();
                            return reference.get() == null;
                        },
                        Duration.ofSeconds(3))
                ? "collected"
                : "kept";
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import(Jobs.class)
    static class Config {

        @Bean
        ThreadPoolTaskExecutor pool() {
            return new ThreadPoolTaskExecutor();
        }
    }

    static class Jobs {

        @Async
        public CompletableFuture<String> run(Object argument) {
            return CompletableFuture.completedFuture("done");
        }
    }
}
