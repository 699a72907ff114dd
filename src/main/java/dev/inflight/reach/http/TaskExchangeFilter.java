package dev.inflight.reach.http;

import dev.inflight.TaskContext;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.util.ClassUtils;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.Connection;

/**
 * Calls by {@code WebClient} stop with the task on whose thread they are subscribed to, or of whose subscription they are a part, until the end of their body: whoever
 * waits is told of an {@link InterruptedIOException}, as of a connection that broke. Boot's builders have it; to be the first of
 * filters, so that what the others repeat is part of the call.
 */
public final class TaskExchangeFilter implements ExchangeFilterFunction {

    /** Where subscriptions that are runs have theirs. */
    private static final String TASK = "inflight.task";

    private static final boolean NETTY =
            ClassUtils.isPresent("reactor.netty.Connection", TaskExchangeFilter.class.getClassLoader());

    @Override
    public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
        return Mono.deferContextual(context -> {
            TaskContext task = context.hasKey(TASK) ? context.get(TASK) : TaskContext.current();
            return task.id().isEmpty() ? next.exchange(request) : new Exchange(request, task).by(next);
        });
    }

    /** One subscription. */
    private static final class Exchange {

        private final ClientRequest request;
        private final HttpCall call;
        private final Sinks.Empty<Void> stop = Sinks.empty();
        private volatile @Nullable Executor loop;
        private volatile boolean bodyBegun;
        private volatile boolean stopped;

        Exchange(ClientRequest request, TaskContext task) {
            this.request = request;
            try (TaskContext.Scope bound = TaskContext.open(task)) {
                call = HttpCall.begin(request.method().name(), request.url());
                call.cutBy(this::cut);
            }
        }

        Mono<ClientResponse> by(ExchangeFunction next) {
            return next.exchange(ClientRequest.from(request)
                            .httpRequest(this::sentAs)
                            .build())
                    .map(response -> response.mutate().body(this::watched).build())
                    .takeUntilOther(stop.asMono())
                    .switchIfEmpty(whenStopped(this::notAnswered))
                    .doOnError(failed -> call.close())
                    .doOnCancel(() -> {
                        if (!bodyBegun) {
                            call.close();
                        }
                    });
        }

        private Flux<DataBuffer> watched(Flux<DataBuffer> body) {
            return body.takeUntilOther(stop.asMono())
                    .concatWith(whenStopped(Exchange::halfAnswered))
                    .doOnSubscribe(subscribed -> bodyBegun = true)
                    .doOnTerminate(call::close)
                    .doOnCancel(call::close);
        }

        /** What is cut ends like what is whole, so it is told apart; an error would not cancel what it cuts. */
        private <T> Mono<T> whenStopped(Supplier<Exception> failure) {
            return Mono.defer(() -> stopped ? Mono.error(failure.get()) : Mono.empty());
        }

        private Exception notAnswered() {
            return new WebClientRequestException(halfAnswered(), request.method(), request.url(), request.headers());
        }

        private static IOException halfAnswered() {
            return new InterruptedIOException("the task was stopped before the answer was there");
        }

        private void sentAs(ClientHttpRequest sent) {
            loop = NETTY ? NettyRequests.loopOf(sent.getNativeRequest()) : null;
        }

        /**
         * On the thread that the answer comes on, where there is one. To cancel on another thread, while the head of the answer
         * is handed on, would leave a connection open on which the body goes on coming, with nobody to read it.
         */
        private void cut() {
            Executor eventLoop = loop;
            if (eventLoop == null) {
                stop();
                return;
            }
            try {
                eventLoop.execute(this::stop);
            } catch (RejectedExecutionException shutDown) {
                stop();
            }
        }

        private void stop() {
            stopped = true;
            stop.tryEmitEmpty();
        }
    }

    /** Loaded only where there is Reactor Netty. */
    private static final class NettyRequests {
        static @Nullable Executor loopOf(Object request) {
            return request instanceof Connection connection
                    ? connection.channel().eventLoop()
                    : null;
        }
    }
}
