package com.example.harmless.rows.scheduled;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

@About("a scheduler with an error handler, one that ends after a failure, and a qualified one: who is told of what")
final class ErrorHandling implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        try (var app = App.of(Config.class).start()) {
            Jobs jobs = App.behind(app.getBean(Jobs.class));
            Config config = app.getBean(Config.class);
            Sheet.until("told", () -> config.told.stream().distinct().count() == 2 && jobs.onOther.get() >= 3);
            sheet.say("told", new TreeSet<>(config.told));
            sheet.say("threads of the qualified one", jobs.threads);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableScheduling
    @Import(Jobs.class)
    static class Config {

        final List<String> told = new CopyOnWriteArrayList<>();

        @Bean
        ThreadPoolTaskScheduler taskScheduler() {
            ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
            scheduler.setErrorHandler(failure -> told.add(Sheet.described(failure) + " on "
                    + Thread.currentThread().getName() + ", thrown in "
                    + failure.getStackTrace()[0].getMethodName()));
            return scheduler;
        }

        @Bean
        ThreadPoolTaskScheduler other() {
            return new ThreadPoolTaskScheduler();
        }
    }

    static class Jobs {

        final AtomicInteger onOther = new AtomicInteger();
        final Set<String> threads = new ConcurrentSkipListSet<>();

        @Scheduled(fixedDelay = 20)
        public void fails() {
            throw new IllegalStateException("on purpose");
        }

        @Scheduled(fixedDelay = 20)
        public void failsChecked() throws IOException {
            throw new IOException("on purpose");
        }

        @Scheduled(fixedDelay = 20, scheduler = "other")
        public void qualified() {
            onOther.incrementAndGet();
            threads.add(Thread.currentThread().getName());
        }
    }
}
