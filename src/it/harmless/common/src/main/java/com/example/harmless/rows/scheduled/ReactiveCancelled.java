package com.example.harmless.rows.scheduled;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import reactor.core.publisher.Mono;

@About(
        "a @Scheduled Mono and a @Scheduled Flux that are going on when the application ends: they are left alone or disposed as ever")
final class ReactiveCancelled implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        var app = App.of(Config.class)
                .set("spring.lifecycle.timeout-per-shutdown-phase=1s")
                .start();
        Jobs jobs = App.behind(app.getBean(Jobs.class));
        jobs.begun.await();
        long began = System.nanoTime();
        app.close();
        sheet.sayTook("closing took", Duration.ofNanos(System.nanoTime() - began), 5);
        Sheet.soon(() -> jobs.disposed.size() == 2, Duration.ofMillis(500));
        sheet.say("disposed", new TreeSet<>(jobs.disposed));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableScheduling
    @Import(Jobs.class)
    static class Config {

        @Bean
        ThreadPoolTaskScheduler taskScheduler() {
            ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
            scheduler.setPoolSize(4);
            return scheduler;
        }
    }

    static class Jobs {

        final CountDownLatch begun = new CountDownLatch(2);
        final Set<String> disposed = new ConcurrentSkipListSet<>();

        @Scheduled(fixedDelay = 60_000)
        public Mono<String> delayed() {
            return Mono.<String>never()
                    .doOnSubscribe(subscription -> begun.countDown())
                    .doOnCancel(() -> disposed.add("delayed"));
        }

        @Scheduled(fixedRate = 60_000)
        public Mono<String> rated() {
            return Mono.<String>never()
                    .doOnSubscribe(subscription -> begun.countDown())
                    .doOnCancel(() -> disposed.add("rated"));
        }
    }
}
