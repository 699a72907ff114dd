package dev.inflight.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inflight.InFlightRegistry;
import dev.inflight.cluster.ClusterEngine;
import dev.inflight.cluster.InFlightCluster;
import dev.inflight.cluster.member.ClusterMember;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
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
