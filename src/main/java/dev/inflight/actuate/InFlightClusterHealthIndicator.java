package dev.inflight.actuate;

import dev.inflight.cluster.InFlightCluster;
import java.time.Duration;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Whether this replica reaches the others. While the engine does not answer, {@code degraded} is true and {@code means} says what
 * is missing. It is up all the same, since all that runs here goes on; but down where tasks of the whole cluster are refused
 * meanwhile. Asks nobody.
 */
public class InFlightClusterHealthIndicator extends AbstractHealthIndicator {

    private final InFlightCluster cluster;
    private final Supplier<Duration> leaseLeft;
    private final IntSupplier replicas;
    private final boolean refuses;

    /**
     * Watches this replica.
     *
     * @param leaseLeft what is left of its lease
     * @param replicas how many are registered
     * @param refuses whether tasks of the whole cluster are refused while the engine does not answer
     */
    public InFlightClusterHealthIndicator(
            InFlightCluster cluster, Supplier<Duration> leaseLeft, IntSupplier replicas, boolean refuses) {
        super("the cluster could not be asked");
        this.cluster = cluster;
        this.leaseLeft = leaseLeft;
        this.replicas = replicas;
        this.refuses = refuses;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        boolean up = cluster.isUp();
        (up || !refuses ? builder.up() : builder.down())
                .withDetail("engine", up ? "UP" : "DOWN")
                .withDetail("degraded", !up)
                .withDetail("instance", cluster.instance())
                .withDetail("leaseSeconds", Seconds.of(leaseLeft.get()));
        if (up) {
            builder.withDetail("replicas", replicas.getAsInt());
        } else {
            builder.withDetail(
                    "means",
                    refuses
                            ? "the engine does not answer: tasks of other replicas cannot be seen or stopped from here,"
                                    + " and tasks of scope CLUSTER are refused; others are not affected"
                            : "the engine does not answer: tasks of other replicas cannot be seen or stopped from here,"
                                    + " and tasks of scope CLUSTER are unique on this replica only; starts and this"
                                    + " replica's own tasks are not affected");
        }
    }
}
