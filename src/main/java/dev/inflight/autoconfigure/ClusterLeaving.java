package dev.inflight.autoconfigure;

import dev.inflight.cluster.member.ClusterMember;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Leaves the cluster when the context closes: after the work of executors has ended, so that this replica is seen and can be
 * asked until then, and before the connections that the engine needs are stopped. A pause is no end: a context may go on.
 */
final class ClusterLeaving implements SmartLifecycle {

    /** Later than executors, servers and listeners, earlier than connection factories, which have phase 0. */
    private static final int PHASE = 1_000;

    private final ClusterMember member;
    private final ConfigurableApplicationContext context;
    private volatile boolean running;

    ClusterLeaving(ClusterMember member, ConfigurableApplicationContext context) {
        this.member = member;
        this.context = context;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        if (context.isClosed()) {
            member.close();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
