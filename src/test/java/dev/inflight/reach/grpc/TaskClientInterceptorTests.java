package dev.inflight.reach.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.InFlightFuture;
import dev.inflight.reach.HangingGrpc;
import dev.inflight.reach.StoppedWork;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls by gRPC stop with the task that starts them. */
class TaskClientInterceptorTests {

    private HangingGrpc server;
    private ManagedChannel channel;
    private ManagedChannel bounded;

    @BeforeEach
    void start() throws IOException {
        server = new HangingGrpc("slow");
        channel = channelWith(new TaskClientInterceptor());
        bounded = channelWith(TaskClientInterceptor.withDeadlines());
    }

    private static ManagedChannel channelWith(TaskClientInterceptor interceptor) {
        return InProcessChannelBuilder.forName("slow").intercept(interceptor).build();
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        bounded.shutdownNow();
        server.close();
    }

    @ParameterizedTest(name = "virtual: {0}")
    @ValueSource(booleans = {false, true})
    void the_server_sees_a_blocking_call_cancelled(boolean virtual) throws Exception {
        InFlightFuture<byte[]> future = StoppedWork.registry(virtual)
                .start(
                        StoppedWork.task(),
                        () -> ClientCalls.blockingUnaryCall(
                                channel, HangingGrpc.METHOD, CallOptions.DEFAULT, new byte[0]));
        CompletableFuture<?> cancelled = asked().cancelled();

        future.cancel(true);

        assertThat(cancelled).succeedsWithin(StoppedWork.SOON);
    }

    @Test
    void the_server_sees_a_call_cancelled_that_nobody_waits_for() throws Exception {
        InFlightFuture<String> future = StoppedWork.registry(false).start(StoppedWork.task(), () -> {
            ClientCalls.futureUnaryCall(channel.newCall(HangingGrpc.METHOD, CallOptions.DEFAULT), new byte[0]);
            return never();
        });
        CompletableFuture<?> cancelled = asked().cancelled();

        future.cancel(true);

        assertThat(cancelled).succeedsWithin(StoppedWork.SOON);
    }

    @Test
    void a_call_has_the_deadline_that_it_was_given() throws Exception {
        call(channel, CallOptions.DEFAULT.withDeadlineAfter(1, TimeUnit.HOURS));

        assertThat(asked().secondsLeft()).isBetween(3_500L, 3_600L);
    }

    @Test
    void a_call_has_its_tasks_deadline_where_that_is_asked_for() throws Exception {
        call(bounded, CallOptions.DEFAULT.withDeadlineAfter(1, TimeUnit.HOURS));

        assertThat(asked().secondsLeft()).isBetween(200L, 300L);
    }

    @Test
    void an_earlier_deadline_of_the_users_stays() throws Exception {
        call(bounded, CallOptions.DEFAULT.withDeadlineAfter(30, TimeUnit.SECONDS));

        assertThat(asked().secondsLeft()).isBetween(0L, 30L);
    }

    /** By a task of five minutes. */
    private static void call(ManagedChannel channel, CallOptions options) {
        StoppedWork.registry(false).start(StoppedWork.task(), () -> {
            ClientCalls.futureUnaryCall(channel.newCall(HangingGrpc.METHOD, options), new byte[0]);
            return never();
        });
    }

    private HangingGrpc.Call asked() throws InterruptedException {
        HangingGrpc.Call call = server.asked().poll(10, TimeUnit.SECONDS);
        assertThat(call).as("call that has come").isNotNull();
        return call;
    }

    private static String never() throws Exception {
        return new CompletableFuture<String>().get(1, TimeUnit.MINUTES);
    }
}
