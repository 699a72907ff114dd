package dev.inflight.reach.http;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;

/**
 * Calls by Apache's HttpClient 5 stop with the task that makes them: the outermost of a client's handlers, so that retries and
 * redirects are part of the call ({@code HttpClientBuilder.addExecInterceptorFirst}). Boot's clients have it.
 */
public final class TaskExecHandler implements ExecChainHandler {

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        if (!HttpCall.isForTask()) {
            return chain.proceed(request, scope);
        }
        HttpCall call = HttpCall.begin(request.getMethod(), uri(request, scope));
        call.cutBy(cancelling(scope));
        boolean goesOn = false;
        try {
            ClassicHttpResponse response = chain.proceed(request, scope);
            HttpEntity entity = response.getEntity();
            if (entity != null) {
                response.setEntity(new CallEntity(entity, call));
                goesOn = true;
            }
            return response;
        } finally {
            if (!goesOn) {
                call.close();
            }
        }
    }

    /** What cancels nothing but this exchange: it has let go of its connection before that is given to another one. */
    private static Closeable cancelling(ExecChain.Scope scope) {
        if (scope.originalRequest instanceof Cancellable request) {
            return request::cancel;
        }
        return scope.execRuntime instanceof Cancellable runtime ? runtime::cancel : () -> {};
    }

    private static URI uri(ClassicHttpRequest request, ExecChain.Scope scope) {
        try {
            return request.getUri();
        } catch (URISyntaxException e) {
            return URI.create(scope.route.getTargetHost().toURI());
        }
    }
}
