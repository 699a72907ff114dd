package com.example.harmless.rows.other;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

@About("@Cacheable beside @Async, and on methods that return futures: hits, misses, failures that are not kept")
final class Caches implements Row {

    @Override
    public void play(Sheet sheet) {
        try (var app = App.of(Config.class).start()) {
            Jobs jobs = app.getBean(Jobs.class);
            Jobs behind = App.behind(jobs);
            sheet.sayFuture("miss", jobs.price("a"));
            sheet.sayFuture("hit", jobs.price("a"));
            sheet.sayFuture("another", jobs.price("b"));
            sheet.say("computed", behind.computed);
            sheet.sayResult("failure", () -> jobs.price("bad").get());
            sheet.sayResult("failure again", () -> jobs.price("bad").get());
            sheet.say("computed in all", behind.computed);
            sheet.sayFuture("synchronised", jobs.synchronised("a"));
            sheet.sayFuture("synchronised again", jobs.synchronised("a"));
            sheet.say("computed in the end", behind.computed);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @EnableCaching
    @Import(Jobs.class)
    static class Config {

        @Bean
        ConcurrentMapCacheManager cacheManager() {
            ConcurrentMapCacheManager caches = new ConcurrentMapCacheManager();
            return caches;
        }
    }

    static class Jobs {

        final AtomicInteger computed = new AtomicInteger();

        @Async
        @Cacheable("prices")
        public CompletableFuture<String> price(String of) {
            if (of.equals("bad")) {
                computed.incrementAndGet();
                throw new IllegalArgumentException("no such price");
            }
            return CompletableFuture.completedFuture(of + computed.incrementAndGet());
        }

        @Async
        @Cacheable(cacheNames = "synchronised", sync = true)
        public CompletableFuture<String> synchronised(String of) {
            return CompletableFuture.completedFuture(of + computed.incrementAndGet());
        }
    }
}
