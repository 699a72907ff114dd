package dev.inflight.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inflight.InFlightFuture;
import dev.inflight.InFlightRegistry;
import dev.inflight.TaskSpec;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

@SpringBootTest(
        classes = EndpointTestApplication.class,
        webEnvironment = WebEnvironment.NONE,
        properties = {
            "spring.config.name=none",
            "spring.jmx.enabled=true",
            "spring.jmx.default-domain=inflight.test",
            "management.endpoints.jmx.domain=inflight.test",
            "management.endpoints.jmx.exposure.include=inflight",
            "management.endpoint.inflight.access=unrestricted"
        })
class JmxEndpointTests {

    @Autowired
    InFlightRegistry registry;

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private ObjectName name;

    @BeforeEach
    void find() throws Exception {
        name = new ObjectName("inflight.test:type=Endpoint,name=Inflight");
    }

    @Test
    void theListIsAMapOfTheSameFieldsAsTheJson() throws Exception {
        Object list = invoke("list");

        assertThat(list)
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                .containsKeys("instance", "outstanding", "tasks");
    }

    @Test
    void anUnknownNameIsNull() throws Exception {
        assertThat(invoke("task", "nobody")).isNull();
    }

    @Test
    void cancelStopsTheRun() throws Exception {
        InFlightFuture<Void> future = registry.track(
                TaskSpec.named("a").timeout(Duration.ofMinutes(1)).build(), new CompletableFuture<Void>());

        Object report = invoke("cancel", "a");

        assertThat(((Map<?, ?>) report).get("outcome")).isEqualTo("CANCELLED");
        assertThat(future).isDone();
    }

    @Test
    void aBadArgumentIsRefusedAndQuoted() {
        assertThatThrownBy(() -> invoke("cancel", "a", null, null, "soon")).hasStackTraceContaining("\"soon\"");
    }

    /** Invokes the operation with these first arguments, the rest being absent. */
    private Object invoke(String operation, Object... first) throws Exception {
        MBeanOperationInfo info = Arrays.stream(server.getMBeanInfo(name).getOperations())
                .filter(known -> known.getName().equals(operation))
                .findAny()
                .orElseThrow();
        String[] signature = Arrays.stream(info.getSignature())
                .map(parameter -> parameter.getType())
                .toArray(String[]::new);
        return server.invoke(name, operation, Arrays.copyOf(first, signature.length), signature);
    }
}
