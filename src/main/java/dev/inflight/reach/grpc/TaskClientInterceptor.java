package dev.inflight.reach.grpc;

import dev.inflight.TaskContext;
import dev.inflight.reach.BlockingCall;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Deadline;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Calls by gRPC stop with the task that starts them, streams and asynchronous ones too: the server sees them cancelled. To be
 * given to a channel ({@code ManagedChannelBuilder.intercept}); with Spring's gRPC client, a bean of it that is marked
 * {@code @GlobalClientInterceptor}.
 */
public final class TaskClientInterceptor implements ClientInterceptor {

    private static final String KIND = "grpc";

    private final boolean deadlines;

    /** Calls keep the deadlines that they have. */
    public TaskClientInterceptor() {
        this(false);
    }

    private TaskClientInterceptor(boolean deadlines) {
        this.deadlines = deadlines;
    }

    /**
     * The same, and a call's deadline is the task's, unless it has an earlier one: the server is told how long somebody will wait
     * for it. Later extensions of the task do not reach a call that was made before.
     */
    public static TaskClientInterceptor withDeadlines() {
        return new TaskClientInterceptor(true);
    }

    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        TaskContext task = TaskContext.current();
        if (task.id().isEmpty()) {
            return next.newCall(method, options);
        }
        CallOptions bounded = deadlines ? bounded(options, task) : options;
        return new TaskCall<>(next.newCall(method, bounded), method.getFullMethodName(), next.authority());
    }

    private static CallOptions bounded(CallOptions options, TaskContext task) {
        Deadline left = Deadline.after(task.remaining().toNanos(), TimeUnit.NANOSECONDS);
        Deadline set = options.getDeadline();
        return options.withDeadline(set == null ? left : left.minimum(set));
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
        private @Nullable BlockingCall call;
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
