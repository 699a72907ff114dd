package com.example.harmless.rows.pool;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ThreadPoolExecutor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

@About("pools that drop what they cannot take (discard, discard oldest): what callers and the pool see")
final class DiscardingPools implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        for (RejectedExecutionHandler policy :
                List.of(new ThreadPoolExecutor.DiscardPolicy(), new ThreadPoolExecutor.DiscardOldestPolicy())) {
            String name = policy.getClass().getSimpleName();
            try (var app = App.of(Config.class)
                    .builder(builder -> builder.initializers(
                            context -> context.getBeanFactory().registerSingleton("policy", policy)))
                    .start()) {
                Jobs jobs = app.getBean(Jobs.class);
                int thrown = 0;
                for (int i = 0; i < 50; i++) {
                    try {
                        jobs.run(i);
                        jobs.tell(i);
                    } catch (RuntimeException refused) {
                        thrown++;
                    }
                }
                sheet.say(name + ": exceptions at callers", thrown);
                App.behind(jobs).goOn.countDown();
                ThreadPoolTaskExecutor pool = app.getBean(ThreadPoolTaskExecutor.class);
                Sheet.until("idle", () -> pool.getActiveCount() == 0 && pool.getQueueSize() == 0);
                sheet.say(name + ": runs", App.behind(jobs).ran);
                sheet.sayFuture(name + ": a later call", jobs.run(99));
            }
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import(Jobs.class)
    static class Config {

        @Bean
        ThreadPoolTaskExecutor pool(RejectedExecutionHandler policy) {
            ThreadPoolTaskExecutor pool = new ThreadPoolTaskExecutor();
            pool.setCorePoolSize(1);
            pool.setMaxPoolSize(1);
            pool.setQueueCapacity(2);
            pool.setRejectedExecutionHandler(policy);
            return pool;
        }
    }

    static class Jobs {

        final CountDownLatch goOn = new CountDownLatch(1);
        final List<String> ran = Collections.synchronizedList(new ArrayList<>());

        @Async
        public CompletableFuture<Integer> run(int number) throws InterruptedException {
            goOn.await();
            ran.add("future " + number);
            return CompletableFuture.completedFuture(number);
        }

        @Async
        public void tell(int number) throws InterruptedException {
            goOn.await();
            ran.add("void " + number);
        }
    }
}
