package dev.inflight.reach.grpc;

import dev.inflight.TaskContext;
import dev.inflight.reach.BlockingCall;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;

/**
 * Calls by gRPC stop with the task that starts them, streams and asynchronous ones too: the server sees them cancelled. To be
 * given to a channel ({@code ManagedChannelBuilder.intercept}); with Spring's gRPC client, a bean of it that is marked
 * {@code @GlobalClientInterceptor}.
 */
public final class TaskClientInterceptor implements ClientInterceptor {

    private static final String KIND = "grpc";

    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        ClientCall<Q, A> call = next.newCall(method, options);
        return TaskContext.current().id().isEmpty()
                ? call
                : new TaskCall<>(call, method.getFullMethodName(), next.authority());
    }

    private static final class TaskCall<Q, A> extends SimpleForwardingClientCall<Q, A> {

        private final String method;
        private final String authority;

        TaskCall(ClientCall<Q, A> call, String method, String authority) {
            super(call);
            this.method = method;
            this.authority = authority;
        }

        @Override
        public void start(Listener<A> listener, Metadata headers) {
            TaskContext.Activity activity = TaskContext.current().activity(KIND, method, authority);
            // a stop that came before is heeded by the call once it is started, so it is not begun before
            Closing closing = new Closing(activity);
            super.start(
                    new SimpleForwardingClientCallListener<>(listener) {
                        @Override
                        public void onClose(Status status, Metadata trailers) {
                            closing.close();
                            super.onClose(status, trailers);
                        }
                    },
                    headers);
            closing.with(BlockingCall.begin(() -> delegate().cancel("the task was stopped", null)));
        }
    }

    /** Closes a call also when it is over before it is known. */
    private static final class Closing implements AutoCloseable {

        private final TaskContext.Activity activity;
        private @org.jspecify.annotations.Nullable BlockingCall call;
        private boolean over;

        Closing(TaskContext.Activity activity) {
            this.activity = activity;
        }

        synchronized void with(BlockingCall begun) {
            call = begun;
            if (over) {
                begun.close();
            }
        }

        @Override
        public synchronized void close() {
            over = true;
            if (call != null) {
                call.close();
            }
            activity.close();
        }
    }
}
