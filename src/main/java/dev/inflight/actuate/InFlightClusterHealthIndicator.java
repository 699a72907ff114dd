package dev.inflight.actuate;

import dev.inflight.cluster.InFlightCluster;
import java.time.Duration;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Whether this replica reaches the others. Always up, since all that runs here goes on without them: while the engine does not
 * answer, {@code degraded} is true and {@code means} says what is missing. Asks nobody.
 */
public class InFlightClusterHealthIndicator extends AbstractHealthIndicator {

    private final InFlightCluster cluster;
    private final Supplier<Duration> leaseLeft;
    private final IntSupplier replicas;

    /**
     * Watches this replica.
     *
     * @param leaseLeft what is left of its lease
     * @param replicas how many are registered
     */
    public InFlightClusterHealthIndicator(InFlightCluster cluster, Supplier<Duration> leaseLeft, IntSupplier replicas) {
        super("the cluster could not be asked");
        this.cluster = cluster;
        this.leaseLeft = leaseLeft;
        this.replicas = replicas;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        boolean up = cluster.isUp();
        builder.up()
                .withDetail("engine", up ? "UP" : "DOWN")
                .withDetail("degraded", !up)
                .withDetail("instance", cluster.instance())
                .withDetail("leaseSeconds", Seconds.of(leaseLeft.get()));
        if (up) {
            builder.withDetail("replicas", replicas.getAsInt());
        } else {
            builder.withDetail(
                    "means",
                    "the engine does not answer: tasks of other replicas cannot be seen or stopped from here; starts and"
                            + " this replica's own tasks are not affected");
        }
    }
}
