package dev.inflight.core.threads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.TimeSource;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The registry's own threads, which somebody's thread begins. */
class DaemonThreadsTests {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final InheritableThreadLocal<String> user = new InheritableThreadLocal<>();
    private final CompletableFuture<Optional<String>> seen = new CompletableFuture<>();

    @BeforeEach
    void bind() {
        user.set("ada");
    }

    @AfterEach
    void unbind() {
        user.remove();
    }

    private void look() {
        seen.complete(Optional.ofNullable(user.get()));
    }

    @Test
    void callbacksFindNothingOfWhoeverNeededAThreadForThem() {
        try (CallbackPool pool = CallbackPool.create("callbacks-")) {
            pool.execute(this::look);
            assertThat(seen).succeedsWithin(PATIENCE).isEqualTo(Optional.empty());
        }
    }

    @Test
    void theTimerHoldsNothingOfWhoeverWokeItFirst() {
        TimeSource.Driver driver = SystemTime.INSTANCE.drive("timer", () -> {
            look();
            return TimeSource.Timer.NEVER;
        });
        driver.wake();
        assertThat(seen).succeedsWithin(PATIENCE).isEqualTo(Optional.empty());
        driver.close();
    }
}
