package com.example.harmless.rows.scheduled;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import net.javacrumbs.shedlock.core.DefaultLockManager;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.spring.LockableTaskScheduler;
import net.javacrumbs.shedlock.spring.annotation.SchedulerLock;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

@About("ShedLock's LockableTaskScheduler as the application's scheduler")
final class LockableScheduler implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        try (var app = App.of(Config.class).start()) {
            Jobs jobs = App.behind(app.getBean(Jobs.class));
            Sheet.until("free runs", () -> jobs.free.get() >= 3);
            Sheet.soon(() -> Config.ASKED.size() >= 3, Duration.ofSeconds(2));
            sheet.say("locks asked for", new TreeSet<>(Config.ASKED));
            sheet.say("runs of what another node does", jobs.locked);
        } finally {
            Config.ASKED.clear();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableScheduling
    @Import(Jobs.class)
    static class Config {

        static final Queue<String> ASKED = new ConcurrentLinkedQueue<>();

        @Bean
        ThreadPoolTaskScheduler threads() {
            return new ThreadPoolTaskScheduler();
        }

        @Bean
        @Primary
        TaskScheduler taskScheduler(@Qualifier("threads") ThreadPoolTaskScheduler threads) {
            LockProvider locks = configuration -> {
                ASKED.add(configuration.getName());
                return Optional.empty();
            };
            return new LockableTaskScheduler(
                    threads,
                    new DefaultLockManager(
                            locks,
                            task -> Optional.ofNullable(Unwrapped.of(task))
                                    .map(method -> method.getMethod().getAnnotation(SchedulerLock.class))
                                    .map(lock -> new LockConfiguration(
                                            Instant.now(), lock.name(), Duration.ofSeconds(30), Duration.ZERO))));
        }
    }

    static class Jobs {

        final AtomicInteger free = new AtomicInteger();
        final AtomicInteger locked = new AtomicInteger();

        @Scheduled(fixedRate = 50)
        public void free() {
            free.incrementAndGet();
        }

        @Scheduled(fixedRate = 50)
        @SchedulerLock(name = "nightly")
        public void locked() {
            locked.incrementAndGet();
        }
    }
}
