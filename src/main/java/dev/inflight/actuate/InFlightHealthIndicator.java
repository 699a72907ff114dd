package dev.inflight.actuate;

import dev.inflight.InFlightRegistry;
import dev.inflight.TaskCounts;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * How much is outstanding, how many zombies there are, how old the oldest outstanding run is. Always up, unless a threshold
 * was set and is exceeded. Not meant for liveness: restarting a process because its tasks are slow helps nobody.
 */
public class InFlightHealthIndicator extends AbstractHealthIndicator {

    private final InFlightRegistry registry;
    private final @Nullable Integer maxZombies;
    private final @Nullable Duration maxAge;

    /**
     * Watches this registry.
     *
     * @param maxZombies down beyond so many zombies; {@code null}: never
     * @param maxAge down when the oldest outstanding run is older; {@code null}: never
     */
    public InFlightHealthIndicator(InFlightRegistry registry, @Nullable Integer maxZombies, @Nullable Duration maxAge) {
        super("the registry could not be asked");
        this.registry = registry;
        this.maxZombies = maxZombies;
        this.maxAge = maxAge;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        TaskCounts counts = registry.counts();
        boolean tooManyZombies = maxZombies != null && counts.zombies() > maxZombies;
        boolean tooOld = maxAge != null && counts.oldest().compareTo(maxAge) > 0;
        (tooManyZombies || tooOld ? builder.down() : builder.up())
                .withDetail("outstanding", counts.outstanding())
                .withDetail("zombies", counts.zombies())
                .withDetail(
                        "oldest", counts.oldest().truncatedTo(ChronoUnit.MILLIS).toString())
                .withDetail("oldestSeconds", Seconds.of(counts.oldest()));
    }
}
