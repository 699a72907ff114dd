package com.example.harmless.rows.scheduled;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.core.SimpleLock;
import net.javacrumbs.shedlock.spring.annotation.EnableSchedulerLock;
import net.javacrumbs.shedlock.spring.annotation.SchedulerLock;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

@About("ShedLock around the scheduler (PROXY_SCHEDULER), the lock held by another node")
final class ShedLockOnTheScheduler implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        try (var app = App.of(Config.class).start()) {
            Locks locks = app.getBean(Locks.class);
            Sheet.soon(() -> locks.asked.size() >= 3, Duration.ofSeconds(3));
            Jobs jobs = app.getBean(Jobs.class);
            sheet.say("locks asked for", new TreeSet<>(locks.asked));
            sheet.say("runs of what another node does", App.behind(jobs).locked);
            Sheet.soon(() -> App.behind(jobs).free.get() > 0, Duration.ofSeconds(3));
            sheet.say("runs of what needs no lock", App.behind(jobs).free.get() > 0 ? "some" : "none");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableScheduling
    @EnableSchedulerLock(
            defaultLockAtMostFor = "30s",
            interceptMode = EnableSchedulerLock.InterceptMode.PROXY_SCHEDULER)
    @Import({Jobs.class, Locks.class})
    static class Config {}

    static class Locks implements LockProvider {

        final Queue<String> asked = new ConcurrentLinkedQueue<>();

        @Override
        public Optional<SimpleLock> lock(LockConfiguration configuration) {
            asked.add(configuration.getName());
            return Optional.empty();
        }
    }

    static class Jobs {

        final AtomicInteger locked = new AtomicInteger();
        final AtomicInteger free = new AtomicInteger();

        @Scheduled(fixedRate = 100)
        @SchedulerLock(name = "nightly")
        public void locked() {
            locked.incrementAndGet();
        }

        @Scheduled(fixedRate = 100)
        public void free() {
            free.incrementAndGet();
        }
    }
}
