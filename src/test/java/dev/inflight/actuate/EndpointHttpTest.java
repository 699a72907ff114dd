package dev.inflight.actuate;

import static org.awaitility.Awaitility.await;

import dev.inflight.InFlightFuture;
import dev.inflight.InFlightRegistry;
import dev.inflight.TaskSpec;
import dev.inflight.TaskState;
import dev.inflight.core.DefaultInFlightRegistry;
import dev.inflight.test.ManualGuard;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** A real server with the endpoints open for writing, and work that ends when the test does. */
@SpringBootTest(
        classes = EndpointTestApplication.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.config.name=none",
            "management.endpoints.web.exposure.include=inflight,inflighthistory,health,prometheus,metrics",
            "management.endpoint.inflight.access=unrestricted"
        })
@Import(EndpointHttpTest.Work.class)
public abstract class EndpointHttpTest {

    private CountDownLatch release = new CountDownLatch(1);

    @Autowired
    protected InFlightRegistry registry;

    @LocalServerPort
    protected int port;

    protected HttpEndpoint http;

    @BeforeEach
    protected void connect() {
        http = new HttpEndpoint(port);
    }

    @AfterEach
    protected void endAllWork() {
        release.countDown();
        registry.list(dev.inflight.TaskQuery.ALL.withLimit(10_000))
                .tasks()
                .forEach(task -> registry.cancel(task.name(), "the test is over"));
        await().until(() -> registry.list(dev.inflight.TaskQuery.ALL).matched() == 0);
    }

    protected static TaskSpec.Builder named(String name) {
        return TaskSpec.named(name).timeout(Duration.ofMinutes(5));
    }

    /** Starts work that waits, can be interrupted, and is running when this returns. */
    protected InFlightFuture<Void> sleeper(TaskSpec.Builder spec) {
        return running(registry.start(spec.build(), () -> {
            if (!release.await(1, TimeUnit.MINUTES)) {
                throw new AssertionError("not released");
            }
            return null;
        }));
    }

    /** Starts work that ignores every interrupt until the test is over, and is running when this returns. */
    protected InFlightFuture<Void> stubborn(TaskSpec.Builder spec) {
        return running(registry.start(spec.build(), () -> {
            while (release.getCount() > 0) {
                Thread.onSpinWait();
            }
            return null;
        }));
    }

    private InFlightFuture<Void> running(InFlightFuture<Void> future) {
        await().until(() -> registry.find(future.name()).orElseThrow().state() == TaskState.RUNNING);
        return future;
    }

    /** A registry of short patience, on its own threads. */
    @TestConfiguration(proxyBeanMethods = false)
    protected static class Work {

        @Bean
        DefaultInFlightRegistry quickRegistry() {
            return DefaultInFlightRegistry.builder()
                    .stopGrace(Duration.ofMillis(50))
                    .nameGuard(ManualGuard.granting())
                    .build();
        }
    }
}
