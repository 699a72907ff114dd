import dev.inflight.InFlightRegistry;
import dev.inflight.TaskSpec;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A bean of somebody else's: work that ignores every signal, so that the service has a zombie to show. */
public class Stubborn {

    public Stubborn(InFlightRegistry registry) {
        registry.start(
                TaskSpec.named("thumbnail:88")
                        .kind("thumbnail")
                        .timeout(Duration.ofMillis(100))
                        .build(),
                () -> {
                    while (true) {
                        LockSupport.parkNanos(100_000_000);
                        Thread.interrupted();
                    }
                });
    }
}
