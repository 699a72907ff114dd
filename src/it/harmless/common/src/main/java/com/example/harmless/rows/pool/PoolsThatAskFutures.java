package com.example.harmless.rows.pool;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.task.TaskDecorator;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

@About("pools and decorators that ask tasks for their failure, as the documentation of both shows")
final class PoolsThatAskFutures implements Row {

    static final List<String> SEEN = new CopyOnWriteArrayList<>();

    @Override
    public void play(Sheet sheet) throws Exception {
        try (var app = App.of(Config.class).start()) {
            Jobs jobs = app.getBean(Jobs.class);
            for (String pool : List.of("springs", "jdks", "decorated")) {
                SEEN.clear();
                for (boolean fails : new boolean[] {false, true}) {
                    String about = pool + (fails ? ", failing" : ", fine");
                    switch (pool) {
                        case "springs" -> {
                            sheet.sayFuture(about, jobs.springs(fails));
                            said(sheet, about + ", CompletableFuture");
                            sheet.sayFuture(about, jobs.springsFuture(fails));
                            said(sheet, about + ", Future");
                            jobs.springsVoid(fails);
                            said(sheet, about + ", void");
                        }
                        case "jdks" -> {
                            sheet.sayFuture(about, jobs.jdks(fails));
                            said(sheet, about + ", CompletableFuture");
                            sheet.sayFuture(about, jobs.jdksFuture(fails));
                            said(sheet, about + ", Future");
                            jobs.jdksVoid(fails);
                            said(sheet, about + ", void");
                        }
                        default -> {
                            sheet.sayFuture(about, jobs.decorated(fails));
                            said(sheet, about + ", CompletableFuture");
                            sheet.sayFuture(about, jobs.decoratedFuture(fails));
                            said(sheet, about + ", Future");
                            jobs.decoratedVoid(fails);
                            said(sheet, about + ", void");
                        }
                    }
                }
            }
        }
    }

    private static void said(Sheet sheet, String what) throws Exception {
        Sheet.until("looked", () -> !SEEN.isEmpty());
        sheet.say(what, SEEN);
        SEEN.clear();
    }

    /** As in the documentation of {@code ThreadPoolExecutor.afterExecute}. */
    static void look(Runnable task, Throwable failure) {
        Throwable found = failure;
        boolean asked = false;
        if (found == null && task instanceof Future<?> future && future.isDone()) {
            try {
                asked = true;
                future.get();
            } catch (ExecutionException failed) {
                found = failed.getCause();
            } catch (Exception other) {
                found = other;
            }
        }
        SEEN.add(found == null ? (asked ? "no failure" : "nothing to ask") : Sheet.described(found));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import(Jobs.class)
    static class Config {

        @Bean
        Looking springs() {
            return new Looking();
        }

        @Bean
        ThreadPoolExecutor jdks() {
            return new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>()) {
                @Override
                protected void afterExecute(Runnable task, Throwable failure) {
                    look(task, failure);
                }
            };
        }

        @Bean
        ThreadPoolTaskExecutor decorated() {
            ThreadPoolTaskExecutor decorated = new ThreadPoolTaskExecutor();
            TaskDecorator asking = task -> () -> {
                task.run();
                look(task, null);
            };
            decorated.setTaskDecorator(asking);
            return decorated;
        }
    }

    static class Looking extends ThreadPoolTaskExecutor {

        @Override
        protected void afterExecute(Runnable task, Throwable failure) {
            super.afterExecute(task, failure);
            look(task, failure);
        }
    }

    static class Jobs {

        @Async("springs")
        public CompletableFuture<String> springs(boolean fails) {
            return work(fails);
        }

        @Async("springs")
        public Future<String> springsFuture(boolean fails) {
            return work(fails);
        }

        @Async("springs")
        public void springsVoid(boolean fails) {
            work(fails);
        }

        @Async("jdks")
        public CompletableFuture<String> jdks(boolean fails) {
            return work(fails);
        }

        @Async("jdks")
        public Future<String> jdksFuture(boolean fails) {
            return work(fails);
        }

        @Async("jdks")
        public void jdksVoid(boolean fails) {
            work(fails);
        }

        @Async("decorated")
        public CompletableFuture<String> decorated(boolean fails) {
            return work(fails);
        }

        @Async("decorated")
        public Future<String> decoratedFuture(boolean fails) {
            return work(fails);
        }

        @Async("decorated")
        public void decoratedVoid(boolean fails) {
            work(fails);
        }

        private static CompletableFuture<String> work(boolean fails) {
            if (fails) {
                throw new IllegalStateException("on purpose");
            }
            return CompletableFuture.completedFuture("fine");
        }
    }
}
