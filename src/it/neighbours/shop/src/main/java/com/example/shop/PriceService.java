package com.example.shop;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.scheduling.annotation.Async;
import org.springframework.stereotype.Service;

/** An ordinary service that has never heard of the library. */
@Service
public class PriceService {

    private static final Logger LOGGER = LoggerFactory.getLogger(PriceService.class);

    private final AtomicInteger interrupts = new AtomicInteger();
    private final Counter refreshes;

    PriceService(MeterRegistry meters) {
        refreshes =
                Counter.builder("shop.refreshes").description("Refreshes begun").register(meters);
    }

    @Async
    public CompletableFuture<String> refresh(String region) {
        refreshes.increment();
        LOGGER.info("refreshing {} in trace {}", region, MDC.get("traceId"));
        try {
            new CountDownLatch(1).await(); // a shop that never answers
        } catch (InterruptedException e) {
            interrupts.incrementAndGet();
            throw new IllegalStateException("interrupted", e);
        }
        return CompletableFuture.completedFuture(region);
    }

    int interrupts() {
        return interrupts.get();
    }
}
