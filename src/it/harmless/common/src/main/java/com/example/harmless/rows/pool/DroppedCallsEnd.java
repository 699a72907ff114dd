package com.example.harmless.rows.pool;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Differs;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadPoolExecutor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

@About(value = "a call that a discarding pool has dropped: its future", waits = true)
@Differs(
        line = "dropped futures that are done",
        without = "0 of 8",
        with = "8 of 8",
        why = "what would never be completed is completed")
final class DroppedCallsEnd implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        try (var app = App.of(Config.class).start()) {
            Jobs jobs = app.getBean(Jobs.class);
            List<CompletableFuture<String>> futures = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                futures.add(jobs.run());
            }
            App.behind(jobs).goOn.countDown();
            sheet.sayFuture("the first", futures.get(0));
            sheet.sayFuture("the queued one", futures.get(1));
            Sheet.soon(() -> futures.stream().allMatch(Future::isDone), Duration.ofSeconds(15));
            sheet.say(
                    "dropped futures that are done",
                    futures.stream().skip(2).filter(Future::isDone).count() + " of 8");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import(Jobs.class)
    static class Config {

        @Bean
        ThreadPoolTaskExecutor pool() {
            ThreadPoolTaskExecutor pool = new ThreadPoolTaskExecutor();
            pool.setCorePoolSize(1);
            pool.setMaxPoolSize(1);
            pool.setQueueCapacity(1);
            pool.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
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
