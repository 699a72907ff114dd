package dev.inflight.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.inflight.InFlightFuture;
import dev.inflight.InFlightRegistry;
import dev.inflight.Overlap;
import dev.inflight.TaskOverlapException;
import dev.inflight.TaskScope;
import dev.inflight.TaskSnapshot;
import dev.inflight.TaskSpec;
import dev.inflight.actuate.InFlightClusterHealthIndicator;
import dev.inflight.cluster.ClusterEngine;
import dev.inflight.cluster.InFlightCluster;
import dev.inflight.cluster.MemoryHub;
import dev.inflight.cluster.member.ClusterMember;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class InFlightClusterAutoConfigurationTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    InFlightAutoConfiguration.class,
                    InFlightClusterAutoConfiguration.class,
                    InFlightClusterEndpointAutoConfiguration.class,
                    InFlightClusterHealthAutoConfiguration.class,
                    InFlightClusterMetricsAutoConfiguration.class));

    @ParameterizedTest
    @CsvSource({"none", "NONE", "''"})
    void withoutAnEngineThereIsNothing(String engine) {
        runner.withPropertyValues("inflight.cluster.engine=" + engine).run(context -> {
            assertThat(context).doesNotHaveBean(InFlightCluster.class).doesNotHaveBean(ClusterEngine.class);
            assertThat(context.getBeanNamesForType(ClusterProperties.class)).isEmpty();
            assertThat(context.getBean(InFlightRegistry.class).instance()).hasSizeLessThan(10);
        });
    }

    @Test
    void unlessSetThereIsNoEngine() {
        runner.run(context -> {
            assertThat(context).doesNotHaveBean(InFlightCluster.class).doesNotHaveBean(ClusterEngine.class);
            String instance = context.getBean(InFlightRegistry.class).instance();
            assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .doesNotContain("inflight-cluster-" + instance);
        });
    }

    @Test
    void aReplicaJoinsUnderTheNameOfItsApplication() {
        runner.withPropertyValues("inflight.cluster.engine=memory", "spring.application.name=prices-of-tests")
                .run(context -> {
                    InFlightCluster cluster = context.getBean(InFlightCluster.class);
                    await().until(cluster::isUp);
                    assertThat(cluster.instance())
                            .isEqualTo(context.getBean(InFlightRegistry.class).instance())
                            .hasSize(12);
                });
    }

    @Test
    void itsThreadEndsWithTheContext() {
        String[] instance = new String[1];
        runner.withPropertyValues("inflight.cluster.engine=memory", "inflight.cluster.namespace=ends")
                .run(context -> {
                    ClusterMember member = context.getBean(ClusterMember.class);
                    await().until(member::isUp);
                    instance[0] = member.instance();
                    assertThat(threads()).contains("inflight-cluster-" + instance[0]);
                });
        await().untilAsserted(() -> assertThat(threads()).noneMatch(name -> name.contains(instance[0])));
    }

    @Test
    void ofTwoApplicationsOneHasAName() {
        ApplicationContextRunner replica =
                runner.withPropertyValues("inflight.cluster.engine=memory", "inflight.cluster.namespace=names");
        replica.run(one -> replica.run(other -> {
            CompletableFuture<String> first = new CompletableFuture<>();
            TaskSpec older = prices(Overlap.FAIL_OLDER);
            InFlightFuture<String> holder = one.getBean(InFlightRegistry.class).startAsync(older, () -> first);
            await().until(() -> token(one, holder) != null);

            assertThatThrownBy(() -> other.getBean(InFlightRegistry.class)
                            .start(prices(Overlap.FAIL_NEWER), () -> "never")
                            .get(20, TimeUnit.SECONDS))
                    .hasRootCauseInstanceOf(TaskOverlapException.class);
            assertThat(holder).isNotDone();

            InFlightFuture<String> newer =
                    other.getBean(InFlightRegistry.class).startAsync(older, () -> new CompletableFuture<>());
            await().until(() -> token(other, newer) != null);
            assertThat(holder).isCompletedExceptionally();
        }));
    }

    @Test
    void withoutAnEngineATaskOfTheWholeClusterCannotBeStarted() {
        runner.run(context -> assertThatThrownBy(
                        () -> context.getBean(InFlightRegistry.class).start(prices(Overlap.FAIL_OLDER), () -> "never"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("inflight.cluster.engine"));
    }

    @ParameterizedTest
    @CsvSource({"local, UP", "reject, DOWN"})
    void whileTheEngineIsAwayTheHealthIsDownWhereStartsAreRefusedMeanwhile(String policy, String status) {
        runner.withPropertyValues("inflight.cluster.engine=memory", "inflight.cluster.namespace=health-" + policy)
                .withPropertyValues("inflight.cluster.on-unavailable=" + policy)
                .run(context -> {
                    ClusterMember member = context.getBean(ClusterMember.class);
                    await().until(member::isUp);
                    InFlightClusterHealthIndicator health = context.getBean(InFlightClusterHealthIndicator.class);
                    assertThat(health.health().getStatus()).isEqualTo(Status.UP);

                    MemoryHub.ofThisJvm("health-" + policy).refuse(true);
                    await().until(() -> !member.isUp());

                    assertThat(health.health().getStatus().getCode()).isEqualTo(status);
                    assertThat(health.health().getDetails()).containsEntry("degraded", true);
                });
    }

    private static TaskSpec prices(Overlap overlap) {
        return TaskSpec.named("prices")
                .scope(TaskScope.CLUSTER)
                .overlap(overlap)
                .timeout(Duration.ofMinutes(10))
                .build();
    }

    private static @Nullable Long token(AssertableApplicationContext of, InFlightFuture<?> run) {
        return of.getBean(InFlightRegistry.class)
                .find("prices", run.id())
                .map(TaskSnapshot::token)
                .orElse(null);
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
    }

    @Test
    void aLazyApplicationJoinsToo() {
        runner.withPropertyValues("inflight.cluster.engine=memory", "inflight.cluster.namespace=lazy")
                .withInitializer(context ->
                        context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
                .run(context -> assertThat(context.getBeanFactory().containsSingleton("inFlightCluster"))
                        .isTrue());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "inflight.cluster.lease=9s | inflight.cluster.lease must be PT10S to PT5M, not PT9S",
                "inflight.cluster.timeout=401ms | inflight.cluster.timeout must be PT0.05S to PT0.4S, not PT0.401S",
                "inflight.cluster.takeover-wait=99ms | inflight.cluster.takeover-wait must be PT0.1S to PT1M, not PT0.099S",
                "inflight.cluster.on-unavailable=perhaps | inflight.cluster.on-unavailable",
                "inflight.cluster.redis.partitions=65 | inflight.cluster.redis.partitions must be 1 to 64, not 65",
                "inflight.cluster.namespace=My Shop | inflight.cluster.namespace must have 1 to 50 of the characters",
                "inflight.cluster.engine=etcd | inflight.cluster.engine",
                "spring.application.name=My Shop | inflight.cluster.namespace, which is spring.application.name unless set,"
            })
    void whatIsOutOfBoundsStopsTheStartAndIsNamed(String property, String message) {
        runner.withPropertyValues("inflight.cluster.engine=memory")
                .withPropertyValues(property)
                .run(context -> assertThat(context)
                        .getFailure()
                        .satisfies(failure -> assertThat(messages(failure)).contains(message)));
    }

    @Test
    void aNamespaceIsRequired() {
        runner.withPropertyValues("inflight.cluster.engine=memory")
                .run(context -> assertThat(context)
                        .getFailure()
                        .satisfies(failure ->
                                assertThat(messages(failure)).contains("inflight.cluster.namespace is missing")));
    }

    private static String messages(Throwable failure) {
        StringBuilder all = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            all.append(cause).append('\n');
        }
        return all.toString();
    }
}
