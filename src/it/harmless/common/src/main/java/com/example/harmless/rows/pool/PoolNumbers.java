package com.example.harmless.rows.pool;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Auto;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

@About("the pool's own numbers and meters: active, queued, completed, while and after @Async runs")
final class PoolNumbers implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        try (var app = App.of(Config.class).with(Auto.ACTUATOR).start()) {
            Jobs jobs = app.getBean(Jobs.class);
            List<CompletableFuture<String>> futures = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                futures.add(jobs.run());
            }
            ThreadPoolTaskExecutor pool = app.getBean(ThreadPoolTaskExecutor.class);
            Sheet.until("two are active", () -> pool.getActiveCount() == 2);
            sheet.say("while", numbers(app));
            App.behind(jobs).goOn.countDown();
            for (CompletableFuture<String> future : futures) {
                future.get(10, TimeUnit.SECONDS);
            }
            Sheet.until("four are completed", () -> pool.getThreadPoolExecutor().getCompletedTaskCount() == 4);
            sheet.say("after", numbers(app));
        }
    }

    private static String numbers(ConfigurableApplicationContext app) {
        return app.getBean(MeterRegistry.class).getMeters().stream()
                .filter(meter -> meter.getId().getName().startsWith("executor."))
                .map(meter -> meter.getId().getName()
                        + meter.getId().getTags()
                        + meter.measure().iterator().next().getValue())
                .filter(text -> !text.contains("remaining"))
                .sorted()
                .collect(Collectors.joining(", "));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import(Jobs.class)
    static class Config {

        @Bean
        ThreadPoolTaskExecutor pool() {
            ThreadPoolTaskExecutor pool = new ThreadPoolTaskExecutor();
            pool.setCorePoolSize(2);
            return pool;
        }
    }

    static class Jobs {

        final CountDownLatch goOn = new CountDownLatch(1);

        @Async
        public CompletableFuture<String> run() throws InterruptedException {
            goOn.await();
            return CompletableFuture.completedFuture("done");
        }
    }
}
