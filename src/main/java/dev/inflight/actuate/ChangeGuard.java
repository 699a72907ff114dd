package dev.inflight.actuate;

import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.OperationType;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvoker;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvokerAdvisor;
import org.springframework.boot.actuate.endpoint.invoke.OperationParameters;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;

/**
 * Lets nothing be changed over HTTP by a request that nobody has checked, whatever door it came through: a second
 * dispatcher servlet, a filter that was taken out. Such a request is answered 405. Leaves other endpoints, and JMX, which
 * has no path, query and body that could disagree, as they are.
 */
public final class ChangeGuard implements OperationInvokerAdvisor {

    /** The endpoint that it guards. */
    public static final EndpointId ENDPOINT = EndpointId.of("inflight");

    @Override
    public OperationInvoker apply(
            EndpointId endpointId, OperationType type, OperationParameters parameters, OperationInvoker invoker) {
        if (type == OperationType.READ || !endpointId.equals(ENDPOINT)) {
            return invoker;
        }
        return call -> call.canResolve(WebServerNamespace.class) && !CheckedMark.isIn(call.getArguments())
                ? Refusals.unchecked()
                : invoker.invoke(call);
    }
}
