package dev.inflight.reach;

import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A gRPC server whose one method never answers. */
public final class HangingGrpc implements AutoCloseable {

    public static final MethodDescriptor<byte[], byte[]> METHOD = MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("prices/Refresh")
            .setRequestMarshaller(new Bytes())
            .setResponseMarshaller(new Bytes())
            .build();

    /**
     * A call that has come.
     *
     * @param cancelled done once it is
     * @param secondsLeft until its deadline; -1: it has none
     */
    public record Call(CompletableFuture<Void> cancelled, long secondsLeft) {}

    private final BlockingQueue<Call> asked = new LinkedBlockingQueue<>();
    private final Server server;

    /** @param name where in-process channels find it */
    public HangingGrpc(String name) throws IOException {
        server = InProcessServerBuilder.forName(name)
                .addService(ServerServiceDefinition.builder("prices")
                        .addMethod(METHOD, ServerCalls.asyncUnaryCall((request, response) -> {
                            CompletableFuture<Void> cancelled = new CompletableFuture<>();
                            Context.current().addListener(context -> cancelled.complete(null), Runnable::run);
                            Deadline deadline = Context.current().getDeadline();
                            asked.add(new Call(
                                    cancelled, deadline == null ? -1 : deadline.timeRemaining(TimeUnit.SECONDS)));
                        }))
                        .build())
                .build()
                .start();
    }

    public BlockingQueue<Call> asked() {
        return asked;
    }

    @Override
    public void close() {
        server.shutdownNow();
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
