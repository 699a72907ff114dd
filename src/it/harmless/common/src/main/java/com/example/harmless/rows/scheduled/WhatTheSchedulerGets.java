package com.example.harmless.rows.scheduled;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledFuture;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.Trigger;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.annotation.ScheduledAnnotationBeanPostProcessor;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;
import org.springframework.scheduling.support.ScheduledMethodRunnable;

@About("what a scheduler of the user's is handed for each @Scheduled method: class, target, method, text, qualifier")
final class WhatTheSchedulerGets implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        try (var app = App.of(Config.class).start()) {
            Looking looking = app.getBean(Looking.class);
            looking.got.stream().sorted().forEach(got -> sheet.say("got", got));
            sheet.say(
                    "known tasks",
                    app.getBean(ScheduledAnnotationBeanPostProcessor.class).getScheduledTasks().stream()
                            .map(task -> Sheet.plain(task.toString()))
                            .sorted()
                            .toList());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableScheduling
    @Import(Jobs.class)
    static class Config implements SchedulingConfigurer {

        @Bean
        Looking taskScheduler() {
            return new Looking();
        }

        @Override
        public void configureTasks(ScheduledTaskRegistrar registrar) {
            registrar.addFixedDelayTask(
                    new Runnable() {
                        @Override
                        public void run() {}

                        @Override
                        public String toString() {
                            return "a task of the configurer's";
                        }
                    },
                    Duration.ofHours(2));
        }
    }

    static class Looking extends ThreadPoolTaskScheduler {

        final List<String> got = new CopyOnWriteArrayList<>();

        @Override
        public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, Duration period) {
            note("rate", task);
            return super.scheduleAtFixedRate(task, period);
        }

        @Override
        public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, Instant first, Duration delay) {
            note("delay", task);
            return super.scheduleWithFixedDelay(task, first, delay);
        }

        @Override
        public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, Duration delay) {
            note("delay", task);
            return super.scheduleWithFixedDelay(task, delay);
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable task, Trigger trigger) {
            note("trigger " + trigger, task);
            return super.schedule(task, trigger);
        }

        private void note(String how, Runnable task) {
            ScheduledMethodRunnable found = Unwrapped.of(task);
            String method = found == null
                    ? "no method"
                    : found.getMethod().getName() + " of "
                            + found.getTarget().getClass().getSimpleName();
            got.add(how + ", " + Sheet.plain(task.toString()) + ", " + method);
        }
    }

    static class Jobs {

        @Scheduled(fixedRate = 3_600_000)
        public void rate() {}

        @Scheduled(fixedDelay = 3_600_000)
        public void delay() {}

        @Scheduled(cron = "0 0 4 1 1 *")
        public void cron() {}
    }
}
