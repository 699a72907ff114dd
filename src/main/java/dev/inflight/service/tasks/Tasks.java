package dev.inflight.service.tasks;

import dev.inflight.CancelReport;
import dev.inflight.CancelRequest;
import dev.inflight.InFlightFuture;
import dev.inflight.InFlightRegistry;
import dev.inflight.Outcome;
import dev.inflight.Overlap;
import dev.inflight.RunMismatchException;
import dev.inflight.TaskScope;
import dev.inflight.TaskSnapshot;
import dev.inflight.TaskStopped;
import dev.inflight.TaskText;
import dev.inflight.cluster.InFlightCluster;
import dev.inflight.service.outbound.BodyBudget;
import dev.inflight.service.outbound.OutboundCaller;
import dev.inflight.service.outbound.OutboundResponse;
import dev.inflight.service.problem.Refusal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.stereotype.Component;

/** Starts, shows and stops outbound calls; for requests and schedules alike. */
@Component
class Tasks {

    /** Longest time that a request waits for its name: as long as the cluster's engine may take to grant it or not. */
    private static final Duration LONGEST_CLAIM = Duration.ofMillis(450);

    private final InFlightRegistry registry;
    private final OutboundCaller caller;
    private final TaskLedger ledger;
    private final BodyBudget requests;
    private final boolean cluster;

    /**
     * @param requests what the requests of all outstanding tasks may take together
     * @param cluster without one, no task may be of scope {@link TaskScope#CLUSTER}
     */
    Tasks(
            InFlightRegistry registry,
            OutboundCaller caller,
            TaskLedger ledger,
            BodyBudget requests,
            ObjectProvider<InFlightCluster> cluster) {
        this.registry = registry;
        this.caller = caller;
        this.ledger = ledger;
        this.requests = requests;
        this.cluster = cluster.getIfAvailable() != null;
    }

    /**
     * Starts a task.
     *
     * @return the run; the running one, when the order joined it
     * @throws Refusal when the registry did not accept it
     */
    InFlightFuture<OutboundResponse> start(TaskOrder order) {
        return start(order, () -> {});
    }

    /**
     * As {@link #start}. For a task whose name is asked for in the cluster, it waits for a moment, so that most who may not have it
     * learn that from their request already. It holds nothing but the caller's thread.
     */
    InFlightFuture<OutboundResponse> startAndAwaitName(TaskOrder order) {
        if (order.spec().scope() == TaskScope.LOCAL) {
            return start(order);
        }
        if (!cluster) {
            throw Refusal.malformed(
                    "scope",
                    "scope " + TaskText.quote(order.spec().scope().name())
                            + " needs a cluster, which inflight.cluster.engine has not been set to");
        }
        CompletableFuture<Boolean> begun = new CompletableFuture<>();
        InFlightFuture<OutboundResponse> future = start(order, () -> begun.complete(true));
        var unused = future.whenComplete((response, failure) -> begun.complete(false));
        if (!begunSoon(begun)) {
            refuseUnbegun(order, future);
        }
        return future;
    }

    /** Returns {@code false} only for a task that has ended without having begun. */
    private static boolean begunSoon(CompletableFuture<Boolean> begun) {
        try {
            return begun.get(LONGEST_CLAIM.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException undecided) {
            return true; // it waits on, as any other may that is accepted
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return true;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** What has been displaced, stopped or timed out meanwhile was accepted all the same. */
    private static void refuseUnbegun(TaskOrder order, InFlightFuture<OutboundResponse> future) {
        if (Failures.of(future) instanceof TaskStopped stopped
                && (stopped.outcome() == Outcome.REJECTED
                        || (stopped.outcome() == Outcome.OVERLAPPED
                                && order.spec().overlap() == Overlap.FAIL_NEWER))) {
            refuse(future);
        }
    }

    private InFlightFuture<OutboundResponse> start(TaskOrder order, Runnable begins) {
        int size = order.request().size();
        if (!requests.take(size)) {
            throw Refusal.unavailable(
                    "request", "the requests of outstanding tasks already take all the memory they are allowed");
        }
        InFlightFuture<OutboundResponse> future;
        try {
            future = (InFlightFuture<OutboundResponse>) caller.call(order.spec(), order.request(), begins);
        } catch (RuntimeException e) {
            requests.giveBack(size);
            throw refusal(order, e);
        }
        var unused = future.whenComplete((response, failure) -> requests.giveBack(size));
        if (!ledger.hold(future)) {
            refuse(future);
        }
        return future;
    }

    private static RuntimeException refusal(TaskOrder order, RuntimeException failure) {
        if (failure instanceof IllegalArgumentException) {
            return Refusal.malformed("timeout", TaskText.quote(order.timeoutText()) + ": " + failure.getMessage());
        }
        return failure instanceof TaskRejectedException
                ? Refusal.unavailable("name", String.valueOf(failure.getMessage()))
                : failure;
    }

    private static void refuse(InFlightFuture<OutboundResponse> future) {
        Throwable failure = Failures.of(future);
        if (failure instanceof TaskStopped stopped && stopped.outcome() == Outcome.OVERLAPPED) {
            throw Refusal.conflict("name", "name " + TaskText.quote(stopped.name()) + ": " + stopped.reason());
        }
        if (failure instanceof TaskStopped stopped) {
            throw Refusal.unavailable("name", "name " + TaskText.quote(stopped.name()) + ": " + stopped.reason());
        }
    }

    /** A run of this replica by its id, as long as it is remembered. */
    Optional<KnownTask> find(String id) {
        return ledger.find(id);
    }

    /** As {@link #find}, of a run that must be there. */
    KnownTask require(String id) {
        return find(id).orElseThrow(
                        () -> Refusal.unknown("id", "id " + TaskText.quote(id) + " is unknown or forgotten"));
    }

    /** The run as it is now. */
    TaskSnapshot now(KnownTask task) {
        TaskSnapshot last = task.last();
        return task.ended() ? last : registry.find(last.name(), last.id()).orElseGet(task::last);
    }

    /**
     * Stops a run.
     *
     * @throws Refusal when it is not going on any more
     */
    CancelReport cancel(KnownTask task, String by, String reason, Duration wait) {
        TaskSnapshot last = task.last();
        CancelRequest request = new CancelRequest(last.name(), last.id(), by, reason, wait);
        try {
            Optional<CancelReport> report = registry.cancel(request);
            return report.orElseThrow(() -> Refusal.unknown(
                    "id",
                    "id " + TaskText.quote(last.id()) + " has already ended "
                            + task.last().outcome()));
        } catch (RunMismatchException e) {
            throw Refusal.conflict("id", "id: " + e.getMessage());
        }
    }
}
