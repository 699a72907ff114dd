package com.example.harmless.rows.scheduled;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.annotation.ScheduledAnnotationBeanPostProcessor;
import org.springframework.scheduling.concurrent.ConcurrentTaskScheduler;
import org.springframework.scheduling.concurrent.SimpleAsyncTaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.scheduling.config.ScheduledTask;

@About(
        "schedulers of every kind (threads of their own, decorated, around a bare one): threads, what decorators see, a schedule"
                + " that is cancelled while its method runs, the end")
final class SchedulersOfEveryKind implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        var app = App.of(Config.class)
                .set("spring.lifecycle.timeout-per-shutdown-phase=1s")
                .start();
        Jobs jobs = App.behind(app.getBean(Jobs.class));
        jobs.begun.await();
        sheet.say("threads", jobs.threads);
        sheet.say(
                "decorated, before and after",
                app.getBean(Config.class).before + " " + app.getBean(Config.class).after);
        for (ScheduledTask task :
                app.getBean(ScheduledAnnotationBeanPostProcessor.class).getScheduledTasks()) {
            String name = task.toString().replaceAll(".*\\.", "");
            if (name.startsWith("interrupted")) {
                task.cancel(true);
            } else if (name.startsWith("left")) {
                task.cancel(false);
            }
        }
        Sheet.until("interrupted", () -> jobs.fates.containsKey("interrupted"));
        sheet.say("once cancelled", jobs.fates);
        long began = System.nanoTime();
        app.close();
        sheet.sayTook("closing took", Duration.ofNanos(System.nanoTime() - began), 3, 12);
        Sheet.until("all are over", () -> jobs.fates.size() == 5);
        sheet.say("fates", jobs.fates);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableScheduling
    @Import(Jobs.class)
    static class Config {

        final AtomicInteger before = new AtomicInteger();
        final AtomicInteger after = new AtomicInteger();

        @Bean
        SimpleAsyncTaskScheduler simple() {
            SimpleAsyncTaskScheduler simple = new SimpleAsyncTaskScheduler();
            simple.setThreadNamePrefix("simple-");
            simple.setTaskTerminationTimeout(1_000);
            return simple;
        }

        @Bean
        ThreadPoolTaskScheduler pooled() {
            ThreadPoolTaskScheduler pooled = new ThreadPoolTaskScheduler();
            pooled.setPoolSize(3);
            pooled.setThreadNamePrefix("pooled-");
            pooled.setTaskDecorator(task -> {
                before.incrementAndGet();
                return () -> {
                    task.run();
                    after.incrementAndGet();
                };
            });
            return pooled;
        }

        @Bean
        ConcurrentTaskScheduler around(ScheduledExecutorService bare) {
            return new ConcurrentTaskScheduler(bare);
        }

        @Bean(destroyMethod = "shutdownNow")
        ScheduledExecutorService bare() {
            return Executors.newSingleThreadScheduledExecutor(work -> new Thread(work, "bare-1"));
        }
    }

    static class Jobs {

        final CountDownLatch begun = new CountDownLatch(5);
        final Map<String, String> threads = new ConcurrentSkipListMap<>();
        final Map<String, String> fates = new ConcurrentSkipListMap<>();

        @Scheduled(fixedDelayString = "PT1H", scheduler = "simple")
        public void simple() {
            run("simple", 15_000);
        }

        @Scheduled(fixedRateString = "PT1H", scheduler = "pooled")
        public void pooled() {
            run("pooled", 15_000);
        }

        @Scheduled(fixedRateString = "PT1H", scheduler = "around")
        public void around() {
            run("around", 15_000);
        }

        @Scheduled(fixedRateString = "PT1H", scheduler = "pooled")
        public void interrupted() {
            run("interrupted", 15_000);
        }

        @Scheduled(fixedRateString = "PT1H", scheduler = "pooled")
        public void left() {
            run("left", 15_000);
        }

        private void run(String name, int millis) {
            threads.put(name, Thread.currentThread().getName().replaceAll("\\d+$", ""));
            begun.countDown();
            try {
                Thread.sleep(millis);
                fates.put(name, "finished");
            } catch (InterruptedException stopped) {
                fates.put(name, "interrupted");
            }
        }
    }
}
