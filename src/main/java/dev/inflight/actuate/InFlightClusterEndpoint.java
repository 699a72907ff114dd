package dev.inflight.actuate;

import dev.inflight.cluster.InFlightCluster;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/** Which replicas there are, and what each last told of itself. */
@Endpoint(id = "inflightcluster", defaultAccess = Access.READ_ONLY)
public class InFlightClusterEndpoint {

    private final InFlightCluster cluster;
    private final Supplier<Instant> since;
    private final Supplier<Duration> lease;

    /**
     * Shows the cluster of this replica.
     *
     * @param since when this replica was made
     * @param lease for how long replicas count as alive after a sign of life
     */
    public InFlightClusterEndpoint(InFlightCluster cluster, Supplier<Instant> since, Supplier<Duration> lease) {
        this.cluster = cluster;
        this.since = since;
        this.lease = lease;
    }

    /** The replicas; none while the engine does not answer. */
    @ReadOperation
    public MembersDescriptor members() {
        List<MembersDescriptor.Replica> replicas = Asked.orElse(cluster.members(), List.of()).stream()
                .map(member -> MembersDescriptor.Replica.of(member, lease.get()))
                .toList();
        return new MembersDescriptor(
                cluster.instance(), cluster.isUp() ? "UP" : "DOWN", since.get(), Seconds.of(lease.get()), replicas);
    }
}
