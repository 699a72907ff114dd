package dev.inflight.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.inflight.ContextCarrier;
import dev.inflight.InFlightRegistry;
import dev.inflight.TaskContext;
import dev.inflight.TaskSpec;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshotFactory;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class InFlightContextPropagationAutoConfigurationTests {

    private static final String KEY = "inflight.test";

    private final ThreadLocal<String> tenant = new ThreadLocal<>();

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    InFlightAutoConfiguration.class, InFlightContextPropagationAutoConfiguration.class));

    @BeforeEach
    void register() {
        ContextRegistry.getInstance().registerThreadLocalAccessor(KEY, tenant);
    }

    @AfterEach
    void clear() {
        ContextRegistry.getInstance().removeThreadLocalAccessor(KEY);
        tenant.remove();
        MDC.clear();
    }

    @Test
    void aRegisteredThreadLocalReachesTheWork() {
        tenant.set("blue");

        runner.run(context -> assertThat(context.getBean(InFlightRegistry.class)
                        .start(spec(), tenant::get)
                        .get(10, TimeUnit.SECONDS))
                .isEqualTo("blue"));
    }

    @Test
    void theLoggingContextReachesTheWorkTooThoughNobodyRegisteredIt() {
        MDC.put("order", "4711");

        runner.run(context -> assertThat(context.getBean(InFlightRegistry.class)
                        .start(spec(), () -> MDC.get("order"))
                        .get(10, TimeUnit.SECONDS))
                .isEqualTo("4711"));
    }

    @Test
    void whatTheOtherThreadHasOfItsOwnStays() {
        tenant.set("starter's");
        MDC.put("order", "starter's");
        ContextCarrier.Captured captured = carrier().capture();
        tenant.set("worker's");
        MDC.put("order", "worker's");

        try (ContextCarrier.Scope scope = captured.open()) {
            assertThat(tenant.get()).isEqualTo("worker's");
            assertThat(MDC.get("order")).isEqualTo("worker's");
        }

        assertThat(tenant.get()).isEqualTo("worker's");
        assertThat(MDC.get("order")).isEqualTo("worker's");
    }

    @Test
    void whatTheOtherThreadHasAndTheStarterHadNotStays() {
        ContextCarrier.Captured nothing = carrier().capture();
        tenant.set("worker's");
        MDC.put("order", "worker's");

        try (ContextCarrier.Scope scope = nothing.open()) {
            assertThat(tenant.get()).isEqualTo("worker's");
            assertThat(MDC.get("order")).isEqualTo("worker's");
        }
    }

    @Test
    void aCallbackOfARunThatATaskStartedIsNotThatTasksWork() {
        runner.run(context -> {
            InFlightRegistry registry = context.getBean(InFlightRegistry.class);
            TaskSpec inner = TaskSpec.named("b").timeout(Duration.ofMinutes(5)).build();

            String seen = registry.start(spec(), () -> {
                        CountDownLatch end = new CountDownLatch(1);
                        CompletableFuture<String> callback = registry.start(
                                        inner, () -> end.await(10, TimeUnit.SECONDS))
                                .thenApply(ended -> TaskContext.current().name());
                        end.countDown();
                        return callback.get(10, TimeUnit.SECONDS);
                    })
                    .get(10, TimeUnit.SECONDS);

            assertThat(seen).isEmpty();
        });
    }

    @Test
    void anEntryOfTheLoggingContextIsAddedBesideTheOtherThreadsOwn() {
        MDC.put("order", "4711");
        ContextCarrier.Captured captured = carrier().capture();
        MDC.clear();
        MDC.put("job", "nightly");

        try (ContextCarrier.Scope scope = captured.open()) {
            assertThat(MDC.getCopyOfContextMap()).containsOnly(Map.entry("order", "4711"), Map.entry("job", "nightly"));
        }

        assertThat(MDC.getCopyOfContextMap()).containsOnly(Map.entry("job", "nightly"));
    }

    @Test
    void anAccessorThatThrowsLeavesNothingBehind() {
        MDC.put("order", "4711");
        tenant.set("blue");
        ContextCarrier.Captured captured = carrier().capture();
        MDC.clear();
        tenant.remove();
        ContextRegistry.getInstance().removeThreadLocalAccessor(KEY);
        ContextRegistry.getInstance()
                .registerThreadLocalAccessor(
                        KEY,
                        () -> null,
                        value -> {
                            throw new IllegalStateException("no");
                        },
                        () -> {});

        assertThatIllegalStateException().isThrownBy(captured::open);

        assertThat(MDC.get("order")).isNull();
    }

    @Test
    void whereNothingIsBoundNothingIsCaptured() {
        assertThat(carrier().capture()).isSameAs(ContextCarrier.NOTHING);
    }

    @Test
    void theUsersCarrierIsLeftAlone() {
        runner.withBean(ContextCarrier.class, () -> ContextCarrier.NONE)
                .run(context ->
                        assertThat(context.getBean(ContextCarrier.class)).isSameAs(ContextCarrier.NONE));
    }

    @Test
    void withoutContextPropagationThereIsNoCarrierBean() {
        runner.withClassLoader(new FilteredClassLoader("io.micrometer.context"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(ContextCarrier.class));
    }

    private static ContextCarrier carrier() {
        return new SnapshotContextCarrier(
                ContextSnapshotFactory.builder().clearMissing(true).build(), ContextRegistry.getInstance());
    }

    private static TaskSpec spec() {
        return TaskSpec.named("a").timeout(Duration.ofMinutes(5)).build();
    }
}
