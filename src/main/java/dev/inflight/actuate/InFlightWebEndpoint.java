package dev.inflight.actuate;

import dev.inflight.RunMismatchException;
import java.security.Principal;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * The status codes of {@link InFlightEndpoint}: 200 done, 202 the future has ended and the work not yet, 400 malformed, 404
 * nothing under the name, 409 another run, or another number of runs, than the request says. In a cluster also 503 its engine does
 * not answer, 504 some replica does not.
 */
@EndpointWebExtension(endpoint = InFlightEndpoint.class)
public class InFlightWebEndpoint {

    private static final int ACCEPTED = 202;
    private static final int CONFLICT = 409;

    private final InFlightEndpoint endpoint;
    private final @Nullable PageSource page;

    /** Puts status codes on this endpoint's answers, without a page for browsers. */
    public InFlightWebEndpoint(InFlightEndpoint endpoint) {
        this(endpoint, null);
    }

    /**
     * Puts status codes on this endpoint's answers.
     *
     * @param page what browsers get; {@code null}: what everybody gets
     */
    public InFlightWebEndpoint(InFlightEndpoint endpoint, @Nullable PageSource page) {
        this.endpoint = endpoint;
        this.page = page;
    }

    /**
     * As {@link InFlightEndpoint#list}, as JSON, as a table, or as the live page.
     *
     * @param accepted what the headers say; {@code format} has the last word
     * @param page a part of the live page, see {@link PageRequest}; {@code id} and {@code outcome} are for that only
     */
    @ReadOperation(producesFrom = TaskListFormat.class)
    public WebEndpointResponse<Object> list(
            TaskListFormat accepted,
            @Nullable String name,
            @Nullable String kind,
            @Nullable String label,
            @Nullable String state,
            @Nullable String minAge,
            @Nullable String sort,
            @Nullable String limit,
            @Nullable String after,
            @Nullable String search,
            @Nullable String format,
            @Nullable String page,
            @Nullable String id,
            @Nullable String outcome,
            @Nullable String scope,
            @Nullable String instance) {
        return answer(() -> {
            TaskListFormat wanted = TaskListFormat.of(format, accepted);
            if (page == null && (wanted != TaskListFormat.HTML || this.page == null)) {
                OperationResponseBody list =
                        endpoint.list(name, kind, label, state, minAge, sort, limit, after, search, scope, instance);
                return wanted == TaskListFormat.TEXT
                        ? new WebEndpointResponse<>(TaskTable.of(tasks(list)), wanted)
                        : new WebEndpointResponse<>(list, wanted == TaskListFormat.HTML ? TaskListFormat.JSON : wanted);
            }
            String part = page == null ? PageRequest.DOCUMENT : page;
            return part(new PageRequest(part, name, kind, label, search, state, sort, id, outcome));
        });
    }

    private static List<TaskDescriptor> tasks(OperationResponseBody list) {
        return list instanceof ClusterListDescriptor all ? all.tasks() : ((TaskListDescriptor) list).tasks();
    }

    private WebEndpointResponse<Object> part(PageRequest request) {
        WebEndpointResponse<Object> part = page == null ? null : page.answer(request);
        String name = request.name();
        if (part == null && name != null && endpoint.hasCluster()) { // then another replica may have the run
            return orNotFound(name, endpoint.task(name, request.id(), null));
        }
        return part == null ? Refusals.notFound(name) : part;
    }

    /** As {@link InFlightEndpoint#task}. */
    @ReadOperation
    public WebEndpointResponse<Object> task(@Selector String name, @Nullable String id, @Nullable String scope) {
        return answer(() -> orNotFound(name, endpoint.task(name, id, scope)));
    }

    /** As {@link InFlightEndpoint#change}, by the principal. */
    @WriteOperation
    public WebEndpointResponse<Object> change(
            SecurityContext security,
            @Nullable String name,
            @Nullable String reason,
            @Nullable String id,
            @Nullable String wait,
            @Nullable String match,
            @Nullable String matchKind,
            @Nullable String matchState,
            @Nullable String matchMinAge,
            @Nullable String dryRun,
            @Nullable String expect,
            @Nullable String extend,
            @Nullable String scope) {
        TaskChange change = new TaskChange(
                name, reason, id, wait, match, matchKind, matchState, matchMinAge, dryRun, expect, extend, scope);
        return apply(change, security);
    }

    /** As {@link InFlightEndpoint#cancel}, by the principal. */
    @DeleteOperation
    public WebEndpointResponse<Object> cancel(
            SecurityContext security,
            @Selector String name,
            @Nullable String reason,
            @Nullable String id,
            @Nullable String wait,
            @Nullable String scope) {
        return apply(TaskChange.cancel(name, reason, id, wait, scope), security);
    }

    /** As {@link InFlightEndpoint#cancelNamed}, by the principal. */
    @DeleteOperation
    public WebEndpointResponse<Object> cancelNamed(
            SecurityContext security,
            @Nullable String name,
            @Nullable String reason,
            @Nullable String id,
            @Nullable String wait,
            @Nullable String scope) {
        return apply(TaskChange.cancel(name, reason, id, wait, scope), security);
    }

    private WebEndpointResponse<Object> apply(TaskChange change, SecurityContext security) {
        Principal principal = security.getPrincipal();
        String by = principal == null ? null : principal.getName();
        return answer(() -> orNotFound(change.name(), endpoint.apply(change, by)));
    }

    private static WebEndpointResponse<Object> orNotFound(@Nullable String name, @Nullable OperationResponseBody body) {
        if (body == null) {
            return Refusals.notFound(name);
        }
        boolean unfinished = (body instanceof CancelDescriptor cancel && !cancel.workStopped())
                || (body instanceof ClusterCancelDescriptor elsewhere && !elsewhere.workStopped())
                || (body instanceof ClusterExtendDescriptor asked && !asked.confirmed());
        return new WebEndpointResponse<>(body, unfinished ? ACCEPTED : WebEndpointResponse.STATUS_OK);
    }

    private static WebEndpointResponse<Object> answer(Supplier<WebEndpointResponse<Object>> operation) {
        try {
            return operation.get();
        } catch (RunMismatchException e) {
            return Refusals.of(CONFLICT, "id", e);
        } catch (UnexpectedMatchException e) {
            return Refusals.of(CONFLICT, "expect", e);
        } catch (ClusterRefusedException e) {
            return Refusals.ofCluster(e);
        } catch (IllegalArgumentException e) {
            return Refusals.malformed(e);
        }
    }
}
