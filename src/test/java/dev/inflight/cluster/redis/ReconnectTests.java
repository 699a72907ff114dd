package dev.inflight.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.KillArgs;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Whoever holds claims is told when the server may have been replaced by one that knows less. */
class ReconnectTests {

    @Test
    void whoWantsToKnowIsToldOfEveryConnectionThatIsThereAgain() {
        try (TestRedis redis = TestRedis.start();
                Engines engines = new Engines(redis.port())) {
            AtomicInteger told = new AtomicInteger();
            RedisClusterEngine engine = engines.open();
            engine.onReconnect(told::incrementAndGet);
            assertThat(engine.members()).succeedsWithin(Duration.ofSeconds(30));

            for (int round = 0; round < 3; round++) {
                int before = told.get();
                redis.ask(server ->
                        server.clientKill(KillArgs.Builder.typeNormal().skipme()));
                await().atMost(Duration.ofSeconds(30)).until(() -> told.get() > before);
            }
        }
    }
}
