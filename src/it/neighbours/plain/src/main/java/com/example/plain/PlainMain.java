package com.example.plain;

import dev.inflight.InFlightFuture;
import dev.inflight.TaskSpec;
import dev.inflight.core.DefaultInFlightRegistry;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

public final class PlainMain {

    private PlainMain() {}

    public static void main(String[] args) throws Exception {
        TaskSpec spec = TaskSpec.named("wait").timeout(Duration.ofSeconds(30)).build();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        try (DefaultInFlightRegistry registry =
                DefaultInFlightRegistry.builder().build()) {
            InFlightFuture<?> future = registry.start(spec, () -> {
                begun.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    interrupted.countDown();
                }
                return null;
            });
            begun.await(10, TimeUnit.SECONDS);
            future.ripcord().pull("enough");
            System.out.println("interrupted: " + interrupted.await(10, TimeUnit.SECONDS));
        }
    }
}
