package com.example.harmless.rows.context;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.concurrent.CompletableFuture;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

@About(
        "the context class loader and the priority that an executor's threads have, and names that work gives its thread")
final class ClassLoaderOfTheWorker implements Row {

    @Override
    public void play(Sheet sheet) {
        ClassLoader own = new URLClassLoader("own", new URL[0], getClass().getClassLoader());
        try (var app = App.of(Config.class)
                .builder(builder ->
                        builder.initializers(context -> context.getBeanFactory().registerSingleton("own", own)))
                .start()) {
            Jobs jobs = app.getBean(Jobs.class);
            sheet.sayFuture("first", jobs.look(true));
            sheet.sayFuture("next", jobs.look(false));
            sheet.sayFuture("and another", jobs.look(false));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import(Jobs.class)
    static class Config {

        @Bean
        ThreadPoolTaskExecutor pool(ClassLoader own) {
            ThreadPoolTaskExecutor pool = new ThreadPoolTaskExecutor();
            pool.setThreadNamePrefix("pool-");
            pool.setThreadPriority(7);
            pool.setTaskDecorator(work -> () -> {
                Thread.currentThread().setContextClassLoader(own);
                work.run();
            });
            return pool;
        }
    }

    static class Jobs {

        @Async
        public CompletableFuture<String> look(boolean rename) {
            Thread thread = Thread.currentThread();
            String seen = thread.getName() + " " + thread.getPriority() + " "
                    + thread.getContextClassLoader().getName() + " interrupted " + thread.isInterrupted();
            if (rename) {
                thread.setName("renamed by the work");
            }
            return CompletableFuture.completedFuture(seen);
        }
    }
}
