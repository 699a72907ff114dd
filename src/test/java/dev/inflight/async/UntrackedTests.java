package dev.inflight.async;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.inflight.InFlightRegistry;
import dev.inflight.TaskSpec;
import dev.inflight.core.DefaultInFlightRegistry;
import dev.inflight.track.Untracked;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.scheduling.annotation.Async;

/** {@code @Async} methods that the registry would not have: they run, and that they are not listed is said once. */
class UntrackedTests {

    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger logger = (Logger) org.slf4j.LoggerFactory.getLogger(Untracked.class);

    private final ApplicationContextRunner application = AsyncContexts.async().withBean(Shop.class);

    static class Shop {

        @Async
        public CompletableFuture<String> order() {
            return CompletableFuture.completedFuture("ordered");
        }
    }

    @BeforeEach
    void listen() {
        lines.start();
        logger.setLevel(Level.WARN);
        logger.addAppender(lines);
    }

    @AfterEach
    void listenNoMore() {
        logger.detachAppender(lines);
        logger.setLevel(null);
    }

    @Test
    void ofAFullRegistryItIsSaidOnce() {
        application.withPropertyValues("inflight.max-outstanding=1").run(context -> {
            TaskSpec occupies =
                    TaskSpec.anonymous().timeout(Duration.ofMinutes(1)).build();
            var unused = context.getBean(InFlightRegistry.class).track(occupies, new CompletableFuture<String>());

            for (int i = 0; i < 3; i++) {
                assertThat(context.getBean(Shop.class).order())
                        .succeedsWithin(AsyncContexts.SOON)
                        .isEqualTo("ordered");
            }
        });
        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .singleElement()
                .asString()
                .startsWith("Shop.order() is executed but not tracked")
                .contains("inflight.max-outstanding");
    }

    @Test
    void ofARegistryThatIsShuttingDownNothingIsSaid() {
        application.run(context -> {
            context.getBean(DefaultInFlightRegistry.class).close();
            assertThat(context.getBean(Shop.class).order()).succeedsWithin(AsyncContexts.SOON);
        });
        assertThat(lines.list).isEmpty();
    }
}
