package dev.inflight.service.outbound;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import javax.net.ssl.SSLException;
import org.apache.hc.core5.http.MessageConstraintException;

/**
 * What the caller is told when a call fails: which target and in which phase, in the words of the order. Not whether a
 * connection was refused, timed out or had no address, nor which one, so that nobody can map the network around the service
 * by calling into it. The cause hangs on the exception, for the log.
 */
final class OutboundFailures {

    private OutboundFailures() {}

    /** No connection came about. */
    static IOException unreachable(URI target, Throwable cause) {
        return because(new ConnectException("could not connect to " + name(target)), cause);
    }

    /** The connection did, and the response did not. */
    static IOException broken(URI target, Throwable cause) {
        if (cause instanceof SSLException) {
            return because(
                    new SSLException("no TLS session with " + name(target)
                            + ", whose certificate must be trusted and for" + " that name"),
                    cause);
        }
        if (cause instanceof MessageConstraintException) {
            return because(new IOException("the head of the answer of " + name(target) + " is too large"), cause);
        }
        return because(
                new IOException("the connection to " + name(target) + " ended before its answer was complete"), cause);
    }

    private static String name(URI target) {
        return target.getHost() + ":" + OutboundRequest.port(target);
    }

    private static IOException because(IOException failure, Throwable cause) {
        failure.initCause(cause);
        return failure;
    }
}
