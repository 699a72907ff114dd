package com.example.harmless.rows.future;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.MDC;
import org.springframework.aop.interceptor.AsyncUncaughtExceptionHandler;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.AsyncConfigurer;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

@About(
        "a handler of the user's for failures of methods that return nothing: its thread, what is bound there, one that fails")
final class HandlersOfFailures implements Row {

    static final List<String> SEEN = new CopyOnWriteArrayList<>();

    @Override
    public void play(Sheet sheet) throws Exception {
        SEEN.clear();
        try (var app = App.of(Config.class).start()) {
            Jobs jobs = app.getBean(Jobs.class);
            MDC.put("request", "r-1");
            jobs.work("runtime", 3);
            said(sheet, "a failure");
            jobs.work("cancelled", 4);
            said(sheet, "a cancellation of its own");
            jobs.work("interrupted", 4);
            said(sheet, "an interrupt of its own");
            jobs.work("error", 5);
            said(sheet, "an error");
            jobs.work("handler", 6);
            said(sheet, "a handler that fails");
            jobs.work("none", 7);
            said(sheet, "no failure");
        } finally {
            MDC.clear();
        }
    }

    private static void said(Sheet sheet, String what) throws Exception {
        Sheet.until("the decorator is through", () -> SEEN.contains("over"));
        sheet.say(what, SEEN);
        SEEN.clear();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import(Jobs.class)
    static class Config implements AsyncConfigurer {

        @Override
        public ThreadPoolTaskExecutor getAsyncExecutor() {
            ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
            executor.setThreadNamePrefix("mine-");
            executor.setTaskDecorator(task -> {
                String request = MDC.get("request");
                return () -> {
                    MDC.put("request", request);
                    try {
                        task.run();
                    } catch (Throwable failure) {
                        SEEN.add("the decorator sees " + Sheet.described(failure));
                        throw failure;
                    } finally {
                        MDC.remove("request");
                        SEEN.add("over");
                    }
                };
            });
            executor.initialize();
            return executor;
        }

        @Override
        public AsyncUncaughtExceptionHandler getAsyncUncaughtExceptionHandler() {
            return (failure, method, arguments) -> {
                SEEN.add(Sheet.described(failure) + " of " + method.getName() + Arrays.toString(arguments) + " on "
                        + Thread.currentThread().getName() + " for " + MDC.get("request")
                        + (Thread.currentThread().isInterrupted() ? ", interrupted" : ""));
                if (failure.getMessage().equals("handler")) {
                    throw new IllegalArgumentException("the handler's own");
                }
            };
        }
    }

    static class Jobs {

        @Async
        public void work(String how, int number) throws Exception {
            switch (how) {
                case "cancelled" -> throw new CancellationException("cancelled");
                case "interrupted" -> throw new InterruptedException("interrupted");
                case "error" -> throw new AssertionError("error");
                case "none" -> {}
                default -> throw new IllegalStateException(how);
            }
        }
    }
}
