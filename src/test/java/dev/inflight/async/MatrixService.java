package dev.inflight.async;

import dev.inflight.InFlight;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.springframework.scheduling.annotation.Async;

/** One method per return shape, unmodified and named. */
class MatrixService {

    static final String EXECUTOR = "${matrix.executor:}";

    @Async(EXECUTOR)
    CompletableFuture<String> spinning(Probe probe) {
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
    Future<String> bare(Probe probe) throws InterruptedException {
        return blocking(probe);
    }

    @Async(EXECUTOR)
    void nothing(Probe probe) throws InterruptedException {
        probe.block();
    }

    @Async(EXECUTOR)
    @InFlight(name = "spinning", timeout = "60s")
    CompletableFuture<String> namedSpinning(Probe probe) {
        return spinning(probe);
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

    @Async(EXECUTOR)
    @InFlight(name = "bare", timeout = "60s")
    Future<String> namedBare(Probe probe) throws InterruptedException {
        return blocking(probe);
    }

    @Async(EXECUTOR)
    @InFlight(name = "nothing", timeout = "60s")
    void namedNothing(Probe probe) throws InterruptedException {
        probe.block();
    }

    /** What the method returns, and what the work looks like while it goes on. */
    enum Shape {
        /** A {@code CompletableFuture}, by work that only looks whether it is interrupted. */
        SPINNING,
        /** A {@code CompletableFuture} that is done later. */
        PENDING,
        /** A {@code CompletableFuture}, by work that blocks. */
        BLOCKING,
        /** A {@code Future}, by work that blocks. */
        BARE,
        /** Nothing, by work that blocks. */
        NOTHING;

        /** Calls the unmodified method; nothing is returned as a future that nobody has. */
        Future<String> call(MatrixService service, Probe probe) throws InterruptedException {
            return switch (this) {
                case SPINNING -> service.spinning(probe);
                case PENDING -> service.pending(probe);
                case BLOCKING -> service.blocking(probe);
                case BARE -> service.bare(probe);
                case NOTHING -> {
                    service.nothing(probe);
                    yield new CompletableFuture<>();
                }
            };
        }

        void callNamed(MatrixService service, Probe probe) throws InterruptedException {
            switch (this) {
                case SPINNING -> service.namedSpinning(probe);
                case PENDING -> service.namedPending(probe);
                case BLOCKING -> service.namedBlocking(probe);
                case BARE -> service.namedBare(probe);
                case NOTHING -> service.namedNothing(probe);
            }
        }
    }
}
