package com.example.bare;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.springframework.scheduling.annotation.Async;
import org.springframework.stereotype.Service;

/** An ordinary service that has never heard of the library. */
@Service
public class PriceService {

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);

    @Async
    public CompletableFuture<String> refresh(String region) {
        begun.countDown();
        try {
            new CountDownLatch(1).await(); // a shop that never answers
        } catch (InterruptedException e) {
            interrupted.countDown();
            throw new IllegalStateException("interrupted", e);
        }
        return CompletableFuture.completedFuture(region);
    }

    public CountDownLatch begun() {
        return begun;
    }

    public CountDownLatch interrupted() {
        return interrupted;
    }
}
