package dev.inflight.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inflight.CancelRequest;
import dev.inflight.InFlightRegistry;
import dev.inflight.TaskQuery;
import dev.inflight.TaskSnapshot;
import dev.inflight.TaskSpec;
import dev.inflight.autoconfigure.InFlightAutoConfiguration;
import dev.inflight.autoconfigure.InFlightClusterAutoConfiguration;
import dev.inflight.autoconfigure.InFlightClusterRedisAutoConfiguration;
import dev.inflight.cluster.ClusterPage;
import dev.inflight.cluster.ClusterVerdict;
import dev.inflight.cluster.InFlightCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Three applications over a real server: what they see of each other, and what becomes of that when the server fails. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ThreeApplicationsTests {

    private static final CountDownLatch NEVER = new CountDownLatch(1);

    private static TestRedis redis;
    private static final List<ConfigurableApplicationContext> APPLICATIONS = new ArrayList<>();

    /** As a user's, with a Redis of its own. */
    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        InFlightAutoConfiguration.class,
        InFlightClusterAutoConfiguration.class,
        InFlightClusterRedisAutoConfiguration.class
    })
    static class Application {

        @Bean
        LettuceConnectionFactory redis(Environment environment) {
            return new LettuceConnectionFactory(new RedisStandaloneConfiguration(
                    "127.0.0.1", environment.getRequiredProperty("test.redis.port", Integer.class)));
        }
    }

    @BeforeAll
    static void start() {
        redis = TestRedis.start();
        for (int i = 0; i < 3; i++) {
            APPLICATIONS.add(new SpringApplicationBuilder(Application.class)
                    .web(WebApplicationType.NONE)
                    .properties(
                            "spring.config.name=none",
                            "spring.main.banner-mode=off",
                            "inflight.cluster.engine=redis",
                            "inflight.cluster.lease=10s",
                            "inflight.cluster.namespace=three",
                            "test.redis.port=" + redis.port())
                    .run());
        }
        await().atMost(Duration.ofSeconds(10)).until(ThreeApplicationsTests::allUp);
    }

    @AfterAll
    static void stop() {
        APPLICATIONS.forEach(ConfigurableApplicationContext::close);
        redis.close();
    }

    private static boolean allUp() {
        return APPLICATIONS.stream()
                .allMatch(one -> one.getBean(InFlightCluster.class).isUp());
    }

    private static InFlightCluster cluster(int application) {
        return APPLICATIONS.get(application).getBean(InFlightCluster.class);
    }

    private static InFlightRegistry registry(int application) {
        return APPLICATIONS.get(application).getBean(InFlightRegistry.class);
    }

    private static String blocked(int application, String name) {
        return registry(application)
                .start(TaskSpec.named(name).timeout(Duration.ofHours(1)).build(), () -> {
                    NEVER.await();
                    return null;
                })
                .id();
    }

    private static <T> T now(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (ExecutionException | InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @Order(1)
    void eachListsCancelsAndExtendsWhatTheOthersRun() {
        for (int i = 0; i < 3; i++) {
            blocked(i, "task-" + i);
        }
        for (int i = 0; i < 3; i++) {
            ClusterPage page = now(cluster(i).list(TaskQuery.ALL));
            assertThat(page.tasks())
                    .extracting(TaskSnapshot::name)
                    .containsExactlyInAnyOrder("task-0", "task-1", "task-2");
            assertThat(page.partial()).isFalse();
        }
        for (int i = 0; i < 3; i++) {
            String others = "task-" + (i + 1) % 3;
            assertThat(now(cluster(i).extend(others, null, "ann", Duration.ofMinutes(1)))
                            .verdict())
                    .isEqualTo(ClusterVerdict.ANSWERED);
            assertThat(now(cluster(i).find(others)).value().stack()).isNotEmpty();
            var cancel =
                    now(cluster(i).cancel(CancelRequest.of(others, "enough").withWait(Duration.ofSeconds(5))));
            assertThat(cancel.verdict()).isEqualTo(ClusterVerdict.ANSWERED);
            assertThat(cancel.report().workStopped()).isTrue();
        }
        assertThat(registry(0).outstanding()
                        + registry(1).outstanding()
                        + registry(2).outstanding())
                .isZero();
    }

    @Test
    @Order(2)
    void aListOfMuchTextComesThrough() {
        for (int i = 0; i < 400; i++) {
            registry(1)
                    .track(
                            TaskSpec.named("much:" + i)
                                    .label("ß😀".repeat(300))
                                    .timeout(Duration.ofHours(1))
                                    .build(),
                            new CompletableFuture<>());
        }
        ClusterPage page = now(cluster(0).list(TaskQuery.ALL.withName("much:*").withLimit(1_000)));

        assertThat(page.matched()).isEqualTo(400);
        assertThat(page.tasks()).hasSizeGreaterThan(200);
        assertThat(page.partial()).as("not all of it goes into one answer").isTrue();
        var match = now(cluster(0).match(TaskQuery.ALL.withName("much:*")));
        assertThat(match.runs()).hasSize(400);
        var cancels = now(cluster(0)
                .cancelAll(match.runs().stream()
                        .map(run -> CancelRequest.of(run.name(), "")
                                .withId(run.id())
                                .withWait(Duration.ofSeconds(10)))
                        .toList()));
        assertThat(cancels).hasSize(400).allMatch(cancel -> cancel.verdict() == ClusterVerdict.ANSWERED);
    }

    @Test
    @Order(3)
    void aFrozenServerCostsNoStartAndIsBackWithinASecondOrTwo() {
        String theirs = blocked(1, "theirs");
        blocked(0, "mine");
        redis.freeze();
        long before = System.nanoTime();
        for (int i = 0; i < 1_000; i++) {
            registry(0)
                    .start(
                            TaskSpec.named("s" + i)
                                    .timeout(Duration.ofMinutes(1))
                                    .build(),
                            () -> null);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
        await().atMost(Duration.ofSeconds(5)).until(() -> !cluster(0).isUp());

        ClusterPage page = now(cluster(0).list(TaskQuery.ALL.withName("mine")));
        assertThat(page.engineUp()).isFalse();
        assertThat(page.tasks()).hasSize(1);
        assertThat(now(cluster(0).cancel(CancelRequest.of("theirs", ""))).verdict())
                .isEqualTo(ClusterVerdict.UNAVAILABLE);

        redis.thaw();
        await().atMost(Duration.ofSeconds(10)).until(ThreeApplicationsTests::allUp);
        assertThat(now(cluster(0).cancel(CancelRequest.of("theirs", "").withId(theirs)))
                        .verdict())
                .isEqualTo(ClusterVerdict.ANSWERED);
        now(cluster(2).cancel(CancelRequest.of("mine", "")));
    }

    @Test
    @Order(4)
    void aServerThatHasLostEverythingIsFilledAgain() {
        redis.restart();
        await().atMost(Duration.ofSeconds(15)).ignoreExceptions().untilAsserted(() -> {
            assertThat(allUp()).isTrue();
            assertThat(now(cluster(0).members())).hasSize(3);
        });
        String id = blocked(2, "a");
        assertThat(now(cluster(0).cancel(CancelRequest.of("a", ""))).id()).isEqualTo(id);
    }

    @Test
    @Order(5)
    void whoLeavesIsGoneAtOnce() {
        APPLICATIONS.remove(2).close();

        assertThat(now(cluster(0).members())).hasSize(2);
    }
}
