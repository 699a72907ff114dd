package dev.inflight.async;

import dev.inflight.autoconfigure.InFlightAsyncAutoConfiguration;
import dev.inflight.autoconfigure.InFlightAutoConfiguration;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.aop.interceptor.AsyncUncaughtExceptionHandler;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.annotation.AsyncConfigurer;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ConcurrentTaskExecutor;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/** Applications that differ in where their {@code @Async} methods run. */
final class AsyncContexts {

    /** Generous: only a hang takes longer. */
    static final Duration SOON = Duration.ofSeconds(10);

    static final boolean HAS_VIRTUAL_THREADS = Runtime.version().feature() >= 21;

    /** Enough for one work of each sort at once. */
    private static final int THREADS = 32;

    private AsyncContexts() {}

    /** An application with the library and what Boot configures. */
    static ApplicationContextRunner boot() {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        PropertyPlaceholderAutoConfiguration.class,
                        TaskExecutionAutoConfiguration.class,
                        InFlightAutoConfiguration.class,
                        InFlightAsyncAutoConfiguration.class))
                .withPropertyValues("inflight.shutdown.drain=0s", "inflight.shutdown.stop=2s");
    }

    /** The same with {@code @EnableAsync}. */
    static ApplicationContextRunner async() {
        return boot().withUserConfiguration(Asynchronous.class);
    }

    /** Where methods run. */
    enum Kind {
        BOOT,
        POOL,
        SIMPLE,
        CONFIGURER,
        QUALIFIER,
        DECORATED,
        CONCURRENT,
        EXECUTOR;

        ApplicationContextRunner context(boolean virtual) {
            ApplicationContextRunner context = async().withPropertyValues(
                            "spring.threads.virtual.enabled=" + virtual,
                            "virtual=" + virtual,
                            "spring.task.execution.pool.core-size=" + THREADS);
            return switch (this) {
                case BOOT -> context;
                case POOL -> context.withUserConfiguration(Pool.class);
                case SIMPLE -> context.withUserConfiguration(Simple.class);
                case DECORATED -> context.withUserConfiguration(Decorated.class);
                case CONCURRENT -> context.withUserConfiguration(Concurrent.class);
                case EXECUTOR -> context.withUserConfiguration(Plain.class);
                case CONFIGURER -> context.withUserConfiguration(Configurer.class);
                case QUALIFIER ->
                    context.withUserConfiguration(Simple.class, Special.class)
                            .withPropertyValues("matrix.executor=special");
            };
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    static class Asynchronous {

        @Bean
        MatrixService matrixService() {
            return new MatrixService();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Pool {

        @Bean
        ThreadPoolTaskExecutor taskExecutor(Environment environment) {
            return pool("pool-", environment.getRequiredProperty("virtual", Boolean.class));
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Simple {

        @Bean
        SimpleAsyncTaskExecutor taskExecutor(Environment environment) {
            SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("simple-");
            executor.setVirtualThreads(environment.getRequiredProperty("virtual", Boolean.class));
            return executor;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Decorated {

        @Bean
        ThreadPoolTaskExecutor taskExecutor(Environment environment) {
            ThreadPoolTaskExecutor executor =
                    pool("decorated-", environment.getRequiredProperty("virtual", Boolean.class));
            executor.setTaskDecorator(task -> () -> task.run());
            return executor;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Concurrent {

        @Bean
        ConcurrentTaskExecutor taskExecutor(Environment environment) {
            return new ConcurrentTaskExecutor(
                    Executors.newCachedThreadPool(threads(environment.getRequiredProperty("virtual", Boolean.class))));
        }
    }

    /** An executor that is nothing but one. */
    @Configuration(proxyBeanMethods = false)
    static class Plain {

        @Bean
        Executor taskExecutor(Environment environment) {
            ThreadFactory threads = threads(environment.getRequiredProperty("virtual", Boolean.class));
            return task -> threads.newThread(task).start();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Special {

        @Bean
        ThreadPoolTaskExecutor special(Environment environment) {
            return pool("special-", environment.getRequiredProperty("virtual", Boolean.class));
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Configurer implements AsyncConfigurer {

        private final ThreadPoolTaskExecutor executor;

        Configurer(Environment environment) {
            executor = pool("configured-", environment.getProperty("virtual", Boolean.class, false));
            executor.initialize();
        }

        @Override
        public Executor getAsyncExecutor() {
            return executor;
        }

        @Override
        public AsyncUncaughtExceptionHandler getAsyncUncaughtExceptionHandler() {
            return (failure, method, arguments) -> Uncaught.LAST.set(failure);
        }
    }

    private static ThreadFactory threads(boolean virtual) {
        CustomizableThreadFactory platform = new CustomizableThreadFactory("plain-");
        platform.setDaemon(true);
        return virtual ? virtualThreads() : platform;
    }

    /** JDK 17 has no such method. */
    private static ThreadFactory virtualThreads() {
        try {
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            return (ThreadFactory) Class.forName("java.lang.Thread$Builder")
                    .getMethod("factory")
                    .invoke(builder);
        } catch (ReflectiveOperationException impossible) {
            throw new AssertionError(impossible);
        }
    }

    static ThreadPoolTaskExecutor pool(String prefix, boolean virtual) {
        ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
        executor.setThreadNamePrefix(prefix);
        executor.setCorePoolSize(THREADS);
        executor.setDaemon(true);
        executor.setVirtualThreads(virtual);
        return executor;
    }

    /** What the configurer's handler was told last. */
    static final class Uncaught {
        static final AtomicReference<Throwable> LAST = new AtomicReference<>();

        private Uncaught() {}
    }
}
