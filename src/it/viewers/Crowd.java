import dev.inflight.InFlightRegistry;
import dev.inflight.TaskSpec;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A bean of somebody else's: as many tasks outstanding as the property {@code crowd} says, of which a hundred a second end. */
public class Crowd {

    private static final int KINDS = 20;

    private final InFlightRegistry registry;
    private final Queue<CompletableFuture<String>> outstanding = new ArrayDeque<>();
    private int started;

    public Crowd(InFlightRegistry registry) {
        this.registry = registry;
        for (int i = Integer.getInteger("crowd"); i > 0; i--) {
            start();
        }
        Executors.newSingleThreadScheduledExecutor(task -> {
                    Thread thread = new Thread(task, "crowd");
                    thread.setDaemon(true);
                    return thread;
                })
                .scheduleAtFixedRate(this::renew, 1_000, 10, TimeUnit.MILLISECONDS);
    }

    private void start() {
        CompletableFuture<String> work = new CompletableFuture<>();
        outstanding.add(work);
        registry.track(
                TaskSpec.named("order:" + started)
                        .kind("orders-" + started % KINDS)
                        .label("Order " + started++)
                        .timeout(Duration.ofHours(1))
                        .build(),
                work);
    }

    private void renew() {
        outstanding.remove().complete("done");
        start();
    }
}
