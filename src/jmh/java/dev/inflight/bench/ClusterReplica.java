package dev.inflight.bench;

import dev.inflight.InFlightRegistry;
import dev.inflight.TaskSpec;
import dev.inflight.autoconfigure.InFlightAutoConfiguration;
import dev.inflight.autoconfigure.InFlightClusterAutoConfiguration;
import dev.inflight.autoconfigure.InFlightClusterRedisAutoConfiguration;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** An application in a cluster, or in none. */
public final class ClusterReplica {

    static final String NAMESPACE = "bench";
    static final int TASKS = 10_000;

    /** So many begin one after the other, by turns with those of the other replicas; the others at once. */
    private static final int ONE_BY_ONE = 100;

    private ClusterReplica() {}

    /** What it consists of. */
    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        InFlightAutoConfiguration.class,
        InFlightClusterAutoConfiguration.class,
        InFlightClusterRedisAutoConfiguration.class
    })
    static class Application {

        @Bean
        LettuceConnectionFactory redis(Environment environment) {
            return factory(environment.getRequiredProperty("bench.redis.port", Integer.class));
        }
    }

    static LettuceConnectionFactory factory(int port) {
        return new LettuceConnectionFactory(new RedisStandaloneConfiguration("127.0.0.1", port));
    }

    /** Started. */
    static ConfigurableApplicationContext start(String engine, int redisPort) {
        return new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .properties(
                        "spring.config.name=none",
                        "spring.main.banner-mode=off",
                        "logging.level.root=warn",
                        "inflight.max-outstanding=4000000",
                        "inflight.cluster.engine=" + engine,
                        "inflight.cluster.namespace=" + NAMESPACE,
                        "bench.redis.port=" + redisPort)
                .run();
    }

    /** A replica in a process of its own. Arguments: engine, port, the first letter of its tasks. Ends with its standard input. */
    public static void main(String[] args) throws Exception {
        ConfigurableApplicationContext context = start(args[0], Integer.parseInt(args[1]));
        InFlightRegistry registry = context.getBean(InFlightRegistry.class);
        System.out.println("READY " + registry.instance());
        if (System.in.read() >= 0) {
            fill(registry, args[2]);
            System.out.println("FILLED");
        }
        while (System.in.read() >= 0) {
            // until nobody holds the other end
        }
        context.close();
        System.exit(0);
    }

    /** Ten thousand tasks that nothing ends but a stop. */
    static void fill(InFlightRegistry registry, String prefix) throws InterruptedException {
        for (int i = 0; i < TASKS; i++) {
            registry.track(
                    TaskSpec.named(prefix + ":" + i)
                            .label("Label of " + prefix + ":" + i)
                            .timeout(Duration.ofHours(1))
                            .build(),
                    new CompletableFuture<>());
            if (i < ONE_BY_ONE) {
                Thread.sleep(30);
            }
        }
    }
}
