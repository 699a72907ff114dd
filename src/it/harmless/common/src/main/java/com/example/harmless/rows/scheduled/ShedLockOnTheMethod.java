package com.example.harmless.rows.scheduled;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
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
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

@About("ShedLock around the method (PROXY_METHOD), plain and with @Async: held by another node, and free")
final class ShedLockOnTheMethod implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        try (var app = App.of(Config.class).start()) {
            Jobs jobs = App.behind(app.getBean(Jobs.class));
            Locks locks = app.getBean(Locks.class);
            Sheet.until(
                    "asked",
                    () -> locks.asked.stream().filter("theirs"::equals).count() >= 3
                            && jobs.ours.get() >= 3
                            && jobs.async.get() >= 1);
            sheet.say("locks asked for", new TreeSet<>(locks.asked));
            sheet.say("runs of what another node does", jobs.theirs);
            sheet.say("released again", new TreeSet<>(locks.released));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableScheduling
    @EnableAsync
    @EnableSchedulerLock(defaultLockAtMostFor = "30s")
    @Import({Jobs.class, Locks.class})
    static class Config {}

    static class Locks implements LockProvider {

        final Queue<String> asked = new ConcurrentLinkedQueue<>();
        final Queue<String> released = new ConcurrentLinkedQueue<>();

        @Override
        public Optional<SimpleLock> lock(LockConfiguration configuration) {
            String name = configuration.getName();
            asked.add(name);
            return name.equals("theirs") ? Optional.empty() : Optional.of(() -> released.add(name));
        }
    }

    static class Jobs {

        final AtomicInteger theirs = new AtomicInteger();
        final AtomicInteger ours = new AtomicInteger();
        final AtomicInteger async = new AtomicInteger();

        @Scheduled(fixedRate = 50)
        @SchedulerLock(name = "theirs")
        public void theirs() {
            theirs.incrementAndGet();
        }

        @Scheduled(fixedRate = 50)
        @SchedulerLock(name = "ours")
        public void ours() {
            ours.incrementAndGet();
        }

        @Async
        @Scheduled(fixedRate = 50)
        @SchedulerLock(name = "async")
        public void async() {
            async.incrementAndGet();
        }
    }
}
