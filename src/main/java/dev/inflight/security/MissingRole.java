package dev.inflight.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.web.access.AccessDeniedHandler;

/** Says which role a request needs that somebody has made who lacks it: a problem detail (RFC 9457). */
final class MissingRole implements AccessDeniedHandler {

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException denied)
            throws IOException {
        // nothing in it is the client's, so nothing needs to be escaped
        String problem = "{\"title\":\"Forbidden\",\"status\":403,\"detail\":\""
                + InFlightSecurity.roleNeeded(request.getMethod()) + "\"}";
        byte[] body = problem.getBytes(StandardCharsets.UTF_8);
        response.setStatus(HttpServletResponse.SC_FORBIDDEN);
        response.setContentType("application/problem+json");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
