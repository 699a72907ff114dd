package com.example.harmless.rows.context;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Auto;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import io.micrometer.context.ContextExecutorService;
import io.micrometer.context.ContextSnapshotFactory;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.task.support.ContextPropagatingTaskDecorator;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

@About("an @Async method hands an audit to executors that propagate contexts, and is cancelled: the audit is written")
final class HelpersOfCalls implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        try (var app = App.of(Config.class)
                .with(Auto.JDBC)
                .set("spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID())
                .start()) {
            Jobs jobs = app.getBean(Jobs.class);
            Jobs behind = App.behind(jobs);
            CompletableFuture<String> order = jobs.order();
            behind.begun.await();
            order.cancel(true);
            behind.cancelled.countDown();
            Sheet.until("all audits", () -> behind.audits.size() == 2);
            sheet.say("audits", behind.audits);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import(Jobs.class)
    static class Config {

        @Bean
        ThreadPoolTaskExecutor applicationTaskExecutor() {
            return new ThreadPoolTaskExecutor();
        }

        @Bean(defaultCandidate = false)
        ThreadPoolTaskExecutor decorated() {
            ThreadPoolTaskExecutor decorated = new ThreadPoolTaskExecutor();
            decorated.setTaskDecorator(new ContextPropagatingTaskDecorator());
            return decorated;
        }

        @Bean(destroyMethod = "shutdown", defaultCandidate = false)
        ExecutorService wrapped() {
            return ContextExecutorService.wrap(
                    Executors.newSingleThreadExecutor(),
                    () -> ContextSnapshotFactory.builder().build().captureAll());
        }
    }

    static class Jobs {

        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch cancelled = new CountDownLatch(1);
        final Map<String, String> audits = new ConcurrentSkipListMap<>();
        private final JdbcTemplate jdbc;
        private final Map<String, java.util.concurrent.Executor> executors;

        Jobs(
                JdbcTemplate jdbc,
                @org.springframework.beans.factory.annotation.Qualifier("decorated") ThreadPoolTaskExecutor decorated,
                @org.springframework.beans.factory.annotation.Qualifier("wrapped") ExecutorService wrapped) {
            this.jdbc = jdbc;
            this.executors = Map.of("decorated", decorated, "wrapped", wrapped);
        }

        @Async
        public CompletableFuture<String> order() throws Exception {
            executors.forEach((name, executor) -> executor.execute(() -> audit(name)));
            begun.countDown();
            cancelled.await();
            return CompletableFuture.completedFuture("ordered");
        }

        private void audit(String name) {
            try {
                cancelled.await();
                audits.put(name, "written " + jdbc.queryForObject("select 1", Integer.class));
            } catch (Throwable failure) {
                audits.put(name, Sheet.described(failure));
            }
        }
    }
}
