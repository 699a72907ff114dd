package dev.inflight.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inflight.autoconfigure.InFlightAutoConfiguration;
import dev.inflight.autoconfigure.InFlightClusterAutoConfiguration;
import dev.inflight.autoconfigure.InFlightClusterRedisAutoConfiguration;
import dev.inflight.cluster.InFlightCluster;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;

/**
 * Contexts end, begin again, or are paused, in one JVM: devtools, tests with their own contexts, a checkpoint. The replica of
 * each is in the cluster afterwards.
 */
class RestartedContextTests {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static TestRedis redis;

    @BeforeAll
    static void start() {
        redis = TestRedis.start();
    }

    @AfterAll
    static void stop() {
        if (redis != null) {
            redis.close();
        }
    }

    /** As a user's without Boot's configuration of Redis, with a client's threads of its own or those that the client makes. */
    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        InFlightAutoConfiguration.class,
        InFlightClusterAutoConfiguration.class,
        InFlightClusterRedisAutoConfiguration.class
    })
    static class Application {

        @Bean
        LettuceConnectionFactory redis(ObjectProvider<ClientResources> resources) {
            LettuceClientConfiguration.LettuceClientConfigurationBuilder client = LettuceClientConfiguration.builder();
            resources.ifAvailable(client::clientResources);
            return new LettuceConnectionFactory(
                    new RedisStandaloneConfiguration("127.0.0.1", redis.port()), client.build());
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Resources {

        @Bean(destroyMethod = "shutdown")
        DefaultClientResources resources() {
            return DefaultClientResources.create();
        }
    }

    private static AnnotationConfigWebApplicationContext context(boolean withResources) {
        AnnotationConfigWebApplicationContext context = new AnnotationConfigWebApplicationContext();
        context.register(Application.class);
        if (withResources) {
            context.register(Resources.class);
        }
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "test",
                        Map.of(
                                "inflight.cluster.engine", "redis",
                                "inflight.cluster.lease", "10s",
                                "inflight.cluster.namespace", "again")));
        return context;
    }

    private static void assertIsIn(AnnotationConfigWebApplicationContext context) {
        InFlightCluster cluster = context.getBean(InFlightCluster.class);
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(cluster.members().toCompletableFuture())
                        .succeedsWithin(PATIENCE)
                        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                        .extracting("instance")
                        .contains(cluster.instance()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void oneContextAfterAnother(boolean withResources) {
        for (int i = 0; i < 2; i++) {
            try (AnnotationConfigWebApplicationContext context = context(withResources)) {
                context.refresh();
                assertIsIn(context);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aContextThatIsRefreshed(boolean withResources) {
        try (AnnotationConfigWebApplicationContext context = context(withResources)) {
            context.refresh();
            assertIsIn(context);

            context.refresh();

            assertIsIn(context);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aContextThatIsStoppedAndGoesOn(boolean withResources) {
        try (AnnotationConfigWebApplicationContext context = context(withResources)) {
            context.refresh();
            assertIsIn(context);

            context.stop();
            context.start();

            assertIsIn(context);
            redis.restart();
            assertIsIn(context);
        }
    }
}
