package com.example.harmless.rows.start;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Auto;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import io.micrometer.core.instrument.config.MeterFilter;
import java.time.Clock;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.logging.Filter;
import org.springframework.aop.Advisor;
import org.springframework.boot.CommandLineRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.convert.converter.Converter;
import org.springframework.core.task.TaskDecorator;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.AsyncConfigurer;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.web.servlet.HandlerInterceptor;

@About(
        "beans that an application looks up by type: executors, schedulers, decorators, clocks, filters, converters, advisors")
final class BeansByType implements Row {

    private static final List<Class<?>> TYPES = List.of(
            Executor.class,
            TaskScheduler.class,
            TaskDecorator.class,
            Clock.class,
            AsyncConfigurer.class,
            Advisor.class,
            Converter.class,
            HandlerInterceptor.class,
            Runnable.class,
            Callable.class,
            Supplier.class,
            Function.class,
            CommandLineRunner.class,
            Filter.class,
            MeterFilter.class);

    @Override
    public void play(Sheet sheet) {
        try (var app = App.of(Config.class).with(Auto.WEB, Auto.ACTUATOR).start()) {
            for (Class<?> type : TYPES) {
                sheet.say(type.getSimpleName(), new TreeSet<>(List.of(app.getBeanNamesForType(type, true, false))));
            }
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @EnableScheduling
    static class Config {

        @Scheduled(fixedDelay = 60_000)
        void run() {}
    }
}
