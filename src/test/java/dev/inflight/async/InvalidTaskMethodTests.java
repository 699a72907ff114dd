package dev.inflight.async;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.InFlight;
import dev.inflight.Overlap;
import dev.inflight.TaskScope;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanDefinitionCustomizer;
import org.springframework.scheduling.annotation.Async;
import reactor.core.publisher.ConnectableFlux;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.ParallelFlux;

/** Methods that cannot be run as tasks: the application does not start, and says which method and why. */
class InvalidTaskMethodTests {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            NoTimeout           | NoTimeout.refresh(String): timeout is missing
            BadTimeout          | BadTimeout.refresh(String): timeout must be a duration with a unit, such as 30s, 500ms, 1h30m, 2d or PT30S, not "soon"
            BareTimeout         | BareTimeout.refresh(String): timeout must be a duration with a unit, such as 30s, 500ms, 1h30m, 2d or PT30S, not "30"
            NegativeTimeout     | NegativeTimeout.refresh(String): timeout must be positive, not "-1s"
            LongTimeout         | LongTimeout.refresh(String): timeout PT25H exceeds inflight.max-timeout, which is PT24H
            NoProperty          | NoProperty.refresh(String): timeout "${nowhere}" cannot be resolved: Could not resolve placeholder 'nowhere'
            BadExpression       | BadExpression.refresh(String): name "refresh:#{#region" cannot be read
            UnknownVariable     | UnknownVariable.refresh(String): name "refresh:#{#regoin}" cannot be read: no parameter is called #regoin; there is #region
            NoHash              | NoHash.refresh(String): name "refresh:#{region}" cannot be read: region refers to nothing; an argument is written #region
            FarPosition         | FarPosition.refresh(String): name "#{#p1}" cannot be read: no parameter is called #p1
            BadName             | BadName.refresh(String): name must not contain U+202E
            BadStall            | BadStall.refresh(String): stall must be a duration with a unit, such as 30s, 500ms, 1h30m, 2d or PT30S, not "x"
            NamelessOverlap     | NamelessOverlap.refresh(String): overlap QUEUE needs a name
            NamelessCluster     | NamelessCluster.refresh(String): scope CLUSTER needs a name
            QueuedCluster       | QueuedCluster.refresh(String): overlap QUEUE cannot be had with scope CLUSTER
            JoinedCluster       | JoinedCluster.refresh(String): overlap JOIN cannot be had with scope CLUSTER
            LatestCluster       | LatestCluster.refresh(String): overlap KEEP_LATEST cannot be had with scope CLUSTER
            HotFlux             | HotFlux.refresh(String): what it returns is done later, and ConnectableFlux does not tell when, or cannot be stopped: a method that is not @Async must return CompletableFuture, CompletionStage, a reactive type whose library is there, or its result itself
            SplitFlux           | SplitFlux.refresh(String): what it returns is done later, and ParallelFlux does not tell when, or cannot be stopped: a method that is not @Async must return CompletableFuture, CompletionStage, a reactive type whose library is there, or its result itself
            OwnFuture           | OwnFuture.refresh(String): what it returns is done later, and OwnStage does not tell when, or cannot be stopped: a method that is not @Async must return CompletableFuture, CompletionStage, a reactive type whose library is there, or its result itself
            BareFuture          | BareFuture.refresh(String): what it returns is done later, and Future does not tell when
            KindOfCall          | KindOfCall.refresh(String): kind must be the same for every call
            AsyncMono           | AsyncMono.refresh(String): an @Async method must return CompletableFuture, CompletionStage, Future or nothing, not Mono
            JoinedMono          | JoinedMono.refresh(String): overlap JOIN cannot be had
            FinalMethod         | FinalMethod.refresh(String): it is final
            PrivateMethod       | PrivateMethod.refresh(String): it is private or static
            """)
    void the_application_does_not_start_and_names_the_method(String bean, String problem) throws Exception {
        Class<?> type = Class.forName(InvalidTaskMethodTests.class.getName() + "$" + bean);

        AsyncContexts.async()
                .withBean(type)
                .run(context ->
                        assertThat(messages(context.getStartupFailure())).contains("@InFlight on " + problem));
    }

    @Test
    void an_asynchronous_method_that_nothing_runs_so_is_named() {
        AsyncContexts.boot()
                .withBean(Fine.class)
                .run(
                        context -> assertThat(messages(context.getStartupFailure()))
                                .contains(
                                        "@InFlight on Fine.refresh(String): it is @Async, but nothing runs it so: is @EnableAsync there"));
    }

    @Test
    void a_bean_that_is_made_later_stops_the_application_now() {
        BeanDefinitionCustomizer lazy = definition -> definition.setLazyInit(true);

        AsyncContexts.async()
                .withBean(NoTimeout.class, NoTimeout::new, lazy)
                .run(context -> assertThat(messages(context.getStartupFailure()))
                        .contains("@InFlight on NoTimeout.refresh(String): timeout is missing"));
    }

    @Test
    void a_bean_that_is_made_many_times_stops_the_application_now() {
        BeanDefinitionCustomizer prototype = definition -> definition.setScope(BeanDefinition.SCOPE_PROTOTYPE);

        AsyncContexts.async()
                .withBean(NoTimeout.class, NoTimeout::new, prototype)
                .run(context -> assertThat(messages(context.getStartupFailure()))
                        .contains("@InFlight on NoTimeout.refresh(String): timeout is missing"));
    }

    private static String messages(Throwable failure) {
        StringBuilder messages = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            messages.append(cause.getMessage()).append('\n');
        }
        return messages.toString();
    }

    static class Fine {
        @Async
        @InFlight(timeout = "30s")
        CompletableFuture<String> refresh(String region) {
            return null;
        }
    }

    static class NoTimeout {
        @Async
        @InFlight(timeout = "")
        CompletableFuture<String> refresh(String region) {
            return null;
        }
    }

    static class BadTimeout {
        @Async
        @InFlight(timeout = "soon")
        CompletableFuture<String> refresh(String region) {
            return null;
        }
    }

    static class BareTimeout {
        @Async
        @InFlight(timeout = "30")
        CompletableFuture<String> refresh(String region) {
            return null;
        }
    }

    static class NegativeTimeout {
        @Async
        @InFlight(timeout = "-1s")
        CompletableFuture<String> refresh(String region) {
            return null;
        }
    }

    static class LongTimeout {
        @Async
        @InFlight(timeout = "25h")
        CompletableFuture<String> refresh(String region) {
            return null;
        }
    }

    static class NoProperty {
        @Async
        @InFlight(timeout = "${nowhere}")
        CompletableFuture<String> refresh(String region) {
            return null;
        }
    }

    static class BadExpression {
        @Async
        @InFlight(name = "refresh:#{#region", timeout = "30s")
        CompletableFuture<String> refresh(String region) {
            return null;
        }
    }

    static class UnknownVariable {
        @Async
        @InFlight(name = "refresh:#{#regoin}", timeout = "30s")
        CompletableFuture<String> refresh(String region) {
            return null;
        }
    }

    static class NoHash {
        @Async
        @InFlight(name = "refresh:#{region}", timeout = "30s")
        CompletableFuture<String> refresh(String region) {
            return null;
        }
    }

    static class FarPosition {
        @Async
        @InFlight(name = "#{#p1}", timeout = "30s")
        CompletableFuture<String> refresh(String region) {
            return null;
        }
    }

    static class BadName {
        @Async
        @InFlight(name = "a\u202eb", timeout = "30s")
        CompletableFuture<String> refresh(String region) {
            return null;
        }
    }

    static class BadStall {
        @Async
        @InFlight(timeout = "30s", stall = "x")
        CompletableFuture<String> refresh(String region) {
            return null;
        }
    }

    static class NamelessOverlap {
        @Async
        @InFlight(timeout = "30s", overlap = Overlap.QUEUE)
        CompletableFuture<String> refresh(String region) {
            return null;
        }
    }

    static class NamelessCluster {
        @InFlight(timeout = "#{#region}s", scope = TaskScope.CLUSTER)
        String refresh(String region) {
            return region;
        }
    }

    static class QueuedCluster {
        @InFlight(name = "#{#region}", timeout = "30s", scope = TaskScope.CLUSTER, overlap = Overlap.QUEUE)
        String refresh(String region) {
            return region;
        }
    }

    static class JoinedCluster {
        @Async
        @InFlight(name = "#{#region}", timeout = "30s", scope = TaskScope.CLUSTER, overlap = Overlap.JOIN)
        CompletableFuture<String> refresh(String region) {
            return null;
        }
    }

    static class LatestCluster {
        @InFlight(name = "a", timeout = "30s", scope = TaskScope.CLUSTER, overlap = Overlap.KEEP_LATEST)
        Mono<String> refresh(String region) {
            return Mono.empty();
        }
    }

    static class BareFuture {
        @InFlight(timeout = "30s")
        Future<String> refresh(String region) {
            return null;
        }
    }

    static class KindOfCall {
        @Async
        @InFlight(kind = "refresh-#{#region}", timeout = "30s")
        CompletableFuture<String> refresh(String region) {
            return null;
        }
    }

    static class HotFlux {
        @InFlight(timeout = "30s")
        ConnectableFlux<String> refresh(String region) {
            return Flux.just(region).publish();
        }
    }

    static class SplitFlux {
        @InFlight(timeout = "30s")
        ParallelFlux<String> refresh(String region) {
            return Flux.just(region).parallel();
        }
    }

    static class OwnStage extends CompletableFuture<String> {}

    static class OwnFuture {
        @InFlight(timeout = "30s")
        OwnStage refresh(String region) {
            return new OwnStage();
        }
    }

    static class AsyncMono {
        @Async
        @InFlight(timeout = "30s")
        Mono<String> refresh(String region) {
            return null;
        }
    }

    static class JoinedMono {
        @InFlight(name = "joined", timeout = "30s", overlap = Overlap.JOIN)
        Mono<String> refresh(String region) {
            return null;
        }
    }

    static class FinalMethod {
        @InFlight(timeout = "30s")
        final CompletableFuture<String> refresh(String region) {
            return null;
        }
    }

    static class PrivateMethod {
        @InFlight(timeout = "30s")
        private CompletableFuture<String> refresh(String region) {
            return null;
        }
    }
}
