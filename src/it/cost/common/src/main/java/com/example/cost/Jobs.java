package com.example.cost;

import java.util.concurrent.CompletableFuture;
import org.springframework.scheduling.annotation.Async;
import org.springframework.stereotype.Service;

/** What everybody has: methods that Spring runs elsewhere. */
@Service
public class Jobs {

    private static final CompletableFuture<Integer> DONE = CompletableFuture.completedFuture(1);

    @Async
    public CompletableFuture<Integer> nothing() {
        return DONE;
    }

    @Async
    public CompletableFuture<Integer> tenMicroseconds() {
        long until = System.nanoTime() + 10_000;
        while (System.nanoTime() < until) {
            Thread.onSpinWait();
        }
        return DONE;
    }
}
