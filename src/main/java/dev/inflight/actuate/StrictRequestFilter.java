package dev.inflight.actuate;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Lets only well-formed requests through to the two endpoints, in a servlet container; see {@link StrictRequests}. Notes for
 * the audit trail what they ask for, and why one is refused.
 */
public final class StrictRequestFilter extends OncePerRequestFilter {

    private final Supplier<EndpointPaths> paths;

    /**
     * Guards these paths.
     *
     * @param paths asked at each request; may be costly only the first time
     */
    public StrictRequestFilter(Supplier<EndpointPaths> paths) {
        this.paths = paths;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        HttpServletRequest passed;
        try {
            passed = check(request);
        } catch (RefusedRequestException refused) {
            AuditFilter.note(request, "detail", refused.getMessage());
            refuse(response, refused);
            return;
        }
        chain.doFilter(passed, response);
    }

    private HttpServletRequest check(HttpServletRequest request) throws IOException {
        EndpointPaths known = paths.get();
        StrictRequests.Head head = new StrictRequests.Head(
                request.getMethod(),
                ServletRequestPathUtils.parse(request).pathWithinApplication(),
                request.getRequestURI(),
                request.getContentType());
        return switch (StrictRequests.check(head, known, () -> parameters(request))) {
            case UNTOUCHED -> request;
            case NONE -> {
                String name = known.taskName(head.path());
                noteParameters(request, name == null ? request.getParameter("name") : name);
                yield requireNoBody(request);
            }
            case CHECKED -> {
                Map<String, String> fields = StrictRequests.fields(readBody(request));
                note(request, fields);
                yield new ReplayedRequest(request, StrictRequests.json(fields));
            }
        };
    }

    private static void noteParameters(HttpServletRequest request, @Nullable String name) {
        AuditFilter.note(request, "name", name);
        AuditFilter.note(request, "id", request.getParameter("id"));
        AuditFilter.note(request, "reason", request.getParameter("reason"));
    }

    private static void note(HttpServletRequest request, Map<String, String> fields) {
        fields.forEach((field, value) -> AuditFilter.note(request, field, value));
        if (fields.containsKey("extend")) {
            AuditFilter.noteType(request, AuditFilter.EXTEND);
        } else if ("true".equals(fields.get("dryRun"))) {
            AuditFilter.noteType(request, AuditFilter.REHEARSE);
        }
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
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
