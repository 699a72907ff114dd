package dev.inflight.actuate;

import org.springframework.boot.WebApplicationType;

class WebFluxClusterHttpTests extends ClusterHttpTests {

    @Override
    WebApplicationType type() {
        return WebApplicationType.REACTIVE;
    }
}
