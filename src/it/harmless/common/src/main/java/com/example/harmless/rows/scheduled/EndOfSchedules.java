package com.example.harmless.rows.scheduled;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

@About("a @Scheduled method at work when the application ends: whether it may finish, how long that takes")
final class EndOfSchedules implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        for (boolean waits : new boolean[] {false, true}) {
            var app = App.of(Config.class)
                    .set(
                            "spring.task.scheduling.shutdown.await-termination=" + waits,
                            "spring.task.scheduling.shutdown.await-termination-period=20s",
                            "spring.lifecycle.timeout-per-shutdown-phase=1s")
                    .start();
            Jobs jobs = App.behind(app.getBean(Jobs.class));
            jobs.begun.await();
            long began = System.nanoTime();
            app.close();
            sheet.sayTook("closing took", Duration.ofNanos(System.nanoTime() - began), 2.5, 9);
            jobs.over.await(10, TimeUnit.SECONDS);
            sheet.say(waits ? "with awaiting" : "without awaiting", jobs.fate);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableScheduling
    @Import(Jobs.class)
    static class Config {}

    static class Jobs {

        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch over = new CountDownLatch(1);
        volatile String fate = "none";

        @Scheduled(fixedDelay = 60_000)
        public void run() {
            begun.countDown();
            try {
                Thread.sleep(4_000);
                fate = "finished";
            } catch (InterruptedException stop) {
                fate = "interrupted";
            }
            over.countDown();
        }
    }
}
