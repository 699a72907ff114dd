package dev.inflight.async;

import dev.inflight.InFlight;
import java.util.concurrent.CompletableFuture;
import org.springframework.scheduling.annotation.Async;

/** One method per return shape, unmodified and named. */
class MatrixService {

    static final String EXECUTOR = "${matrix.executor:}";

    @Async(EXECUTOR)
    CompletableFuture<String> value(Probe probe) {
        probe.spin();
        return CompletableFuture.completedFuture("value");
    }

    @Async(EXECUTOR)
    CompletableFuture<String> pending(Probe probe) {
        probe.start();
        return probe.inner;
    }

    @Async(EXECUTOR)
    CompletableFuture<String> blocking(Probe probe) throws InterruptedException {
        probe.block();
        return CompletableFuture.completedFuture("blocked");
    }

    @Async(EXECUTOR)
    @InFlight(name = "value", timeout = "60s")
    CompletableFuture<String> namedValue(Probe probe) {
        return value(probe);
    }

    @Async(EXECUTOR)
    @InFlight(name = "pending", timeout = "60s")
    CompletableFuture<String> namedPending(Probe probe) {
        return pending(probe);
    }

    @Async(EXECUTOR)
    @InFlight(name = "blocking", timeout = "60s")
    CompletableFuture<String> namedBlocking(Probe probe) throws InterruptedException {
        return blocking(probe);
    }

    /** What the work looks like while it goes on. */
    enum Shape {
        VALUE,
        PENDING,
        BLOCKING;

        CompletableFuture<String> call(MatrixService service, Probe probe) throws InterruptedException {
            return switch (this) {
                case VALUE -> service.value(probe);
                case PENDING -> service.pending(probe);
                case BLOCKING -> service.blocking(probe);
            };
        }

        CompletableFuture<String> callNamed(MatrixService service, Probe probe) throws InterruptedException {
            return switch (this) {
                case VALUE -> service.namedValue(probe);
                case PENDING -> service.namedPending(probe);
                case BLOCKING -> service.namedBlocking(probe);
            };
        }
    }
}
