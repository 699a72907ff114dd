package dev.inflight.autoconfigure;

import org.springframework.core.Ordered;

/**
 * What serves the endpoints in a servlet container.
 *
 * @param path the part of the context that it serves, without a slash at its end; empty when it is all of it
 * @param filterOrder of what must come just before it
 */
record EndpointServlet(String path, int filterOrder) {

    /** A servlet: all filters come before it, and ours is the last, so that access rules come first. */
    static EndpointServlet at(String path) {
        return new EndpointServlet(path, Ordered.LOWEST_PRECEDENCE);
    }
}
