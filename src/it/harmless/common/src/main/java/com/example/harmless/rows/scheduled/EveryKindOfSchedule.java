package com.example.harmless.rows.scheduled;

import ch.qos.logback.classic.Level;
import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Log;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

@About(
        value =
                "@Scheduled of every kind: rate, delay, cron, once, reactive, asynchronous, one that fails; threads and log lines",
        countsWarnings = false)
final class EveryKindOfSchedule implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        try (var app = App.of(Config.class).start()) {
            Jobs jobs = App.behind(app.getBean(Jobs.class));
            Sheet.until(
                    "all",
                    () -> Stream.of("rate", "delay", "cron", "fails", "async", "mono", "flux")
                            .allMatch(name -> jobs.runs(name) >= 3));
            sheet.say("once", jobs.runs("once"));
            sheet.say("threads", jobs.threads);
            sheet.say(
                    "every failure is logged once",
                    Math.abs(jobs.runs("fails")
                                    - Log.events().stream()
                                            .filter(event -> event.getFormattedMessage()
                                                    .contains("Unexpected error occurred in scheduled task"))
                                            .count())
                            <= 1);
            sheet.say(
                    "who logs",
                    Log.events().stream()
                            .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                            .map(event -> event.getLevel() + " " + event.getLoggerName())
                            .distinct()
                            .toList());
            app.close();
            int runs = jobs.runs("rate");
            Thread.sleep(150);
            sheet.say("runs after the end", jobs.runs("rate") - runs);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableScheduling
    @EnableAsync
    @Import(Jobs.class)
    static class Config {}

    static class Jobs {

        private final Map<String, AtomicInteger> runs = new ConcurrentHashMap<>();
        final Map<String, String> threads = new ConcurrentSkipListMap<>();

        int runs(String name) {
            return runs.computeIfAbsent(name, key -> new AtomicInteger()).get();
        }

        private void ran(String name) {
            runs.computeIfAbsent(name, key -> new AtomicInteger()).incrementAndGet();
            threads.put(name, Thread.currentThread().getName().replaceAll("\\d+", "n"));
        }

        @Scheduled(fixedRate = 50)
        public void rate() {
            ran("rate");
        }

        @Scheduled(fixedDelay = 50)
        public void delay() {
            ran("delay");
        }

        @Scheduled(cron = "* * * * * *")
        public void cron() {
            ran("cron");
        }

        @Scheduled(initialDelay = 50)
        public void once() {
            ran("once");
        }

        @Scheduled(fixedDelay = 100)
        public void fails() {
            ran("fails");
            throw new IllegalStateException("on purpose");
        }

        @Async
        @Scheduled(fixedDelay = 50)
        public void async() {
            ran("async");
        }

        @Scheduled(fixedDelay = 50)
        public Mono<String> mono() {
            return Mono.fromCallable(() -> {
                ran("mono");
                return "done";
            });
        }

        @Scheduled(fixedRate = 50)
        public Flux<Integer> flux() {
            return Flux.range(0, 3).doOnComplete(() -> ran("flux"));
        }
    }
}
