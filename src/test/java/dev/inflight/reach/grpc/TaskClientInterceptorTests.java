package dev.inflight.reach.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.InFlightFuture;
import dev.inflight.reach.StoppedWork;
import io.grpc.CallOptions;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls by gRPC stop with the task that starts them. */
class TaskClientInterceptorTests {

    private static final MethodDescriptor<byte[], byte[]> METHOD = MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("prices/Refresh")
            .setRequestMarshaller(new Bytes())
            .setResponseMarshaller(new Bytes())
            .build();

    private final CountDownLatch called = new CountDownLatch(1);
    private final CompletableFuture<Void> cancelled = new CompletableFuture<>();
    private Server server;
    private ManagedChannel channel;

    @BeforeEach
    void start() throws IOException {
        server = InProcessServerBuilder.forName("slow")
                .addService(ServerServiceDefinition.builder("prices")
                        .addMethod(METHOD, ServerCalls.asyncUnaryCall((request, response) -> {
                            Context.current().addListener(context -> cancelled.complete(null), Runnable::run);
                            called.countDown();
                        }))
                        .build())
                .build()
                .start();
        channel = InProcessChannelBuilder.forName("slow")
                .intercept(new TaskClientInterceptor())
                .build();
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        server.shutdownNow();
    }

    @ParameterizedTest(name = "virtual: {0}")
    @ValueSource(booleans = {false, true})
    void the_server_sees_a_blocking_call_cancelled(boolean virtual) throws Exception {
        InFlightFuture<byte[]> future = StoppedWork.registry(virtual)
                .start(
                        StoppedWork.task(),
                        () -> ClientCalls.blockingUnaryCall(channel, METHOD, CallOptions.DEFAULT, new byte[0]));
        assertThat(called.await(10, TimeUnit.SECONDS)).isTrue();

        future.cancel(true);

        assertThat(cancelled).succeedsWithin(StoppedWork.SOON);
    }

    @Test
    void the_server_sees_a_call_cancelled_that_nobody_waits_for() throws Exception {
        InFlightFuture<String> future = StoppedWork.registry(false).start(StoppedWork.task(), () -> {
            ClientCalls.futureUnaryCall(channel.newCall(METHOD, CallOptions.DEFAULT), new byte[0]);
            return never();
        });
        assertThat(called.await(10, TimeUnit.SECONDS)).isTrue();

        future.cancel(true);

        assertThat(cancelled).succeedsWithin(StoppedWork.SOON);
    }

    private static String never() throws Exception {
        return new CompletableFuture<String>().get(1, TimeUnit.MINUTES);
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            return new byte[0];
        }
    }
}
