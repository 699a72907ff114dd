package dev.inflight.actuate.strict;

import dev.inflight.actuate.PageRequest;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.RequestPath;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets only well-formed requests through to the two endpoints, in a servlet container; see {@link StrictRequests}. Notes for
 * the audit trail what they ask for, and why one is refused.
 */
public final class StrictRequestFilter extends OncePerRequestFilter {

    private final EndpointPaths paths;
    private final BooleanSupplier readOnly;

    /**
     * Guards these paths.
     *
     * @param paths to be registered for their {@linkplain EndpointPaths#urlPatterns() patterns} only
     * @param readOnly whether the endpoint may be read and nothing else
     */
    public StrictRequestFilter(EndpointPaths paths, BooleanSupplier readOnly) {
        this.paths = paths;
        this.readOnly = readOnly;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        HttpServletRequest passed;
        try {
            passed = check(request, response);
        } catch (RefusedRequestException refused) {
            AuditFilter.notes(request).add("detail", refused.getMessage());
            refuse(response, refused);
            return;
        }
        chain.doFilter(passed, response);
    }

    private HttpServletRequest check(HttpServletRequest request, HttpServletResponse response) throws IOException {
        StrictRequests.Head head = new StrictRequests.Head(
                request.getMethod(),
                path(request),
                request.getRequestURI(),
                request.getContentType(),
                String.join(",", Collections.list(request.getHeaders(HttpHeaders.ACCEPT))));
        return switch (StrictRequests.check(head, paths, readOnly, () -> parameters(request))) {
            case UNTOUCHED -> request;
            case PAGE -> {
                StrictRequests.PAGE_HEADERS.forEach(response::setHeader);
                yield new MarkedRequest(request, PageRequest.PARAMETER, PageRequest.DOCUMENT);
            }
            case NONE -> {
                String name = paths.taskName(head.path());
                noteParameters(request, name == null ? request.getParameter("name") : name);
                yield new MarkedRequest(requireNoBody(request), CheckedMark.PARAMETER, CheckedMark.VALUE);
            }
            case CHECKED -> {
                Map<String, String> fields = FlatBody.read(readBody(request));
                AuditFilter.notes(request).addChange(fields);
                yield new ReplayedRequest(request, StrictRequests.json(fields));
            }
        };
    }

    /** The path within the context, that of the servlet included, whoever serves it. */
    static PathContainer path(HttpServletRequest request) {
        return RequestPath.parse(request.getRequestURI(), request.getContextPath())
                .pathWithinApplication();
    }

    private static void noteParameters(HttpServletRequest request, @Nullable String name) {
        AuditNotes notes = AuditFilter.notes(request);
        notes.add("name", name);
        notes.add("id", request.getParameter("id"));
        notes.add("reason", request.getParameter("reason"));
    }

    private static Map<String, List<String>> parameters(HttpServletRequest request) {
        Map<String, List<String>> parameters = new HashMap<>();
        request.getParameterMap().forEach((name, values) -> parameters.put(name, List.of(values)));
        return parameters;
    }

    private static HttpServletRequest requireNoBody(HttpServletRequest request) throws IOException {
        if (request.getContentLengthLong() > 0 || request.getInputStream().read() >= 0) {
            throw StrictRequests.unexpectedBody();
        }
        return request;
    }

    private static byte[] readBody(HttpServletRequest request) throws IOException {
        if (request.getContentLengthLong() <= StrictRequests.MAX_BODY) {
            byte[] body = request.getInputStream().readNBytes(StrictRequests.MAX_BODY + 1);
            if (body.length <= StrictRequests.MAX_BODY) {
                return body;
            }
        }
        throw StrictRequests.tooLong();
    }

    private static void refuse(HttpServletResponse response, RefusedRequestException refused) throws IOException {
        byte[] body = refused.body();
        response.setStatus(refused.status());
        if (refused.status() == HttpServletResponse.SC_METHOD_NOT_ALLOWED) {
            response.setHeader(HttpHeaders.ALLOW, "GET");
        }
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
