package dev.inflight.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.ContextCarrier;
import dev.inflight.InFlightRegistry;
import dev.inflight.TaskSpec;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshotFactory;
import java.time.Duration;
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
    void whatWasOnTheThreadBeforeIsHiddenWhileItIsOpenAndBackAfterwards() {
        ContextCarrier.Captured empty = carrier().capture();
        tenant.set("left behind");
        MDC.put("order", "left behind");

        ContextCarrier.Scope scope = empty.open();
        assertThat(tenant.get()).isNull();
        assertThat(MDC.get("order")).isNull();
        scope.close();

        assertThat(tenant.get()).isEqualTo("left behind");
        assertThat(MDC.get("order")).isEqualTo("left behind");
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
