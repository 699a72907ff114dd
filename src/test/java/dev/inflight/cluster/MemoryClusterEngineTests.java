package dev.inflight.cluster;

import dev.inflight.test.ManualTime;
import dev.inflight.test.cluster.ClusterEngineContract;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

class MemoryClusterEngineTests extends ClusterEngineContract {

    private final ManualTime time = new ManualTime();
    private final MemoryHub hub = new MemoryHub(time);

    @Override
    protected ClusterEngine open(String instance) {
        return hub.engine(instance, timeout());
    }

    @Override
    protected Duration timeout() {
        return Duration.ofMillis(400);
    }

    @Override
    protected void pass(Duration passing) {
        time.advance(passing);
    }

    @Override
    protected void hang() {
        hub.pause();
    }

    @Override
    protected void recover() {
        hub.resume();
    }

    @Override
    protected void lose() {
        hub.lose();
    }

    @Override
    protected void breakConnections() {
        // there are none
    }

    @AfterEach
    void closeTheHub() {
        hub.close();
    }
}
