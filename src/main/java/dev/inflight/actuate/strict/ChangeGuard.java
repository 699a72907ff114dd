package dev.inflight.actuate.strict;

import dev.inflight.actuate.ProblemDescriptor;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.OperationType;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvoker;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvokerAdvisor;
import org.springframework.boot.actuate.endpoint.invoke.OperationParameters;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.util.MimeTypeUtils;

/**
 * Lets nothing be changed over HTTP by a request that nobody has checked, whatever door it came through: a second
 * dispatcher servlet, a filter that was taken out. Such a request is answered 405. Leaves other endpoints, and JMX, which
 * has no path, query and body that could disagree, as they are.
 */
public final class ChangeGuard implements OperationInvokerAdvisor {

    /** The endpoint that it guards. */
    public static final EndpointId ENDPOINT = EndpointId.of("inflight");

    private static final int METHOD_NOT_ALLOWED = 405;

    @Override
    public OperationInvoker apply(
            EndpointId endpointId, OperationType type, OperationParameters parameters, OperationInvoker invoker) {
        if (type == OperationType.READ || !endpointId.equals(ENDPOINT)) {
            return invoker;
        }
        return call -> call.canResolve(WebServerNamespace.class) && !CheckedMark.isIn(call.getArguments())
                ? unchecked()
                : invoker.invoke(call);
    }

    private static WebEndpointResponse<ProblemDescriptor> unchecked() {
        ProblemDescriptor problem = ProblemDescriptor.of(
                METHOD_NOT_ALLOWED,
                null,
                "nothing can be changed under this path, as its requests are not checked; send the request to the path of"
                        + " the endpoint that management.endpoints.web.base-path and path-mapping say");
        return new WebEndpointResponse<>(
                problem, METHOD_NOT_ALLOWED, MimeTypeUtils.parseMimeType(ProblemDescriptor.MEDIA_TYPE));
    }
}
