package dev.inflight.actuate;

import dev.inflight.TaskText;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.server.PathContainer;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ServletRequestPathUtils;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lets only well-formed requests through to the two endpoints: known fields, each once, in its place and of its type, and a
 * body of at most {@value #MAX_BODY} bytes. Actuator itself merges path, query and body by name, lets the query win, and
 * ignores what it does not know, so that a request could name one run and stop another.
 *
 * <p>Requests of a wrong method or media type pass: Actuator refuses them. Requests for anything else pass untouched.
 * Parameters whose name begins with {@code _} are nobody's and are ignored, as Actuator does.
 */
public final class StrictRequestFilter extends OncePerRequestFilter {

    /** Longest body of a change, in bytes. */
    public static final int MAX_BODY = 16 * 1024;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final List<MediaType> CONSUMED = List.of(
            MediaType.APPLICATION_JSON,
            MediaType.valueOf("application/vnd.spring-boot.actuator.v2+json"),
            MediaType.valueOf("application/vnd.spring-boot.actuator.v3+json"));

    private final Supplier<Paths> paths;

    /**
     * Guards these paths.
     *
     * @param paths asked at each request that might be for the endpoints; may be costly only the first time
     */
    public StrictRequestFilter(Supplier<Paths> paths) {
        this.paths = paths;
    }

    /** Where the endpoints are. */
    public static final class Paths {

        private final @Nullable PathPattern tasks;
        private final @Nullable PathPattern task;
        private final @Nullable PathPattern history;

        /**
         * Within the application, such as {@code /actuator/inflight}.
         *
         * @param tasks of {@link InFlightEndpoint}; {@code null}: it is not there
         * @param history of {@link InFlightHistoryEndpoint}; {@code null}: it is not there
         */
        public Paths(@Nullable String tasks, @Nullable String history) {
            PathPatternParser parser = PathPatternParser.defaultInstance;
            this.tasks = tasks == null ? null : parser.parse(tasks);
            this.task = tasks == null ? null : parser.parse(tasks + "/{name}");
            this.history = history == null ? null : parser.parse(history);
        }

        /** Whether a request is for one of the endpoints. */
        public boolean match(HttpServletRequest request) {
            PathContainer path = ServletRequestPathUtils.parse(request).pathWithinApplication();
            return matches(tasks, path) || matches(task, path) || matches(history, path);
        }

        private static boolean matches(@Nullable PathPattern pattern, PathContainer path) {
            return pattern != null && pattern.matches(path);
        }
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        PathContainer path = ServletRequestPathUtils.parse(request).pathWithinApplication();
        Paths known = paths.get();
        HttpServletRequest passed = request;
        try {
            if (Paths.matches(known.tasks, path)) {
                passed = checkTasks(request);
            } else if (Paths.matches(known.history, path) && isRead(request)) {
                checkParameters(request, EndpointRequest.HISTORY, null);
            } else if (known.task != null) {
                PathPattern.PathMatchInfo match = known.task.matchAndExtract(path);
                if (match != null) {
                    checkTask(request, match.getUriVariables().get("name"));
                }
            }
        } catch (RefusedBodyException e) {
            refuse(request, response, e.status, new ProblemDescriptor(e.problem, null));
            return;
        } catch (MalformedFieldException e) {
            String problem = e.getMessage() == null ? "malformed" : e.getMessage();
            refuse(request, response, HttpServletResponse.SC_BAD_REQUEST, new ProblemDescriptor(problem, e.field()));
            return;
        }
        chain.doFilter(passed, response);
    }

    private static boolean isRead(HttpServletRequest request) {
        return request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    }

    private static HttpServletRequest checkTasks(HttpServletRequest request) throws IOException {
        if (isRead(request)) {
            checkParameters(request, EndpointRequest.LIST, null);
        } else if (request.getMethod().equals("DELETE")) {
            checkParameters(request, EndpointRequest.CANCEL_NAMED, null);
            noteParameters(request, request.getParameter("name"));
            refuseBody(request);
        } else if (request.getMethod().equals("POST") && isJson(request)) {
            checkParameters(request, EndpointRequest.CHANGE, null);
            Map<String, String> fields = FlatBody.read(readBody(request));
            note(request, fields);
            return new ReplayedRequest(request, JSON.writeValueAsBytes(fields));
        }
        return request;
    }

    private static void checkTask(HttpServletRequest request, @Nullable String name) throws IOException {
        if (isRead(request)) {
            checkParameters(request, EndpointRequest.TASK, name);
        } else if (request.getMethod().equals("DELETE")) {
            checkParameters(request, EndpointRequest.CANCEL, name);
            noteParameters(request, name);
            refuseBody(request);
        }
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

    private static void checkParameters(HttpServletRequest request, EndpointRequest kind, @Nullable String pathName) {
        if (request.getRequestURI().indexOf(';') >= 0) {
            throw new MalformedFieldException(
                    "name",
                    "the path must not contain ';', which cuts a name off; percent-encode it where it is part of one");
        }
        request.getParameterMap().forEach((parameter, values) -> {
            if (parameter.startsWith("_")
                    || (parameter.equals("name") && List.of(values).equals(nameList(pathName)))) {
                return;
            }
            if (pathName != null && parameter.equals("name")) {
                throw new MalformedFieldException(
                        "name",
                        "the path says " + TaskText.quote(pathName) + " and the query "
                                + TaskText.quote(String.join(",", values)));
            }
            if (kind == EndpointRequest.CHANGE) {
                throw new MalformedFieldException(
                        TaskText.escape(TaskText.clip(parameter)),
                        "POST takes its fields from the body alone, not " + TaskText.quote(parameter)
                                + " from the query");
            }
            if (!kind.parameters().contains(parameter)) {
                throw MalformedFieldException.unknown("parameter", parameter, new TreeSet<>(kind.parameters()));
            }
            if (values.length != 1 && !parameter.equals(EndpointRequest.REPEATABLE)) {
                throw new MalformedFieldException(parameter, parameter + " is there " + values.length + " times");
            }
        });
    }

    private static List<String> nameList(@Nullable String name) {
        return name == null ? List.of() : List.of(name);
    }

    /**
     * Whether Actuator will read the body. What it does not read it refuses, but only after the servlet container may have
     * unpacked a multipart body, or failed to.
     */
    private static boolean isJson(HttpServletRequest request) {
        MediaType type;
        try {
            type = MediaType.parseMediaType(request.getContentType());
        } catch (IllegalArgumentException e) {
            return false;
        }
        Charset charset = type.getCharset();
        if (type.getType().equals("multipart") || (charset != null && !charset.equals(StandardCharsets.UTF_8))) {
            throw new RefusedBodyException(
                    HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE,
                    "the body must be JSON in UTF-8, not " + TaskText.quote(request.getContentType()));
        }
        return CONSUMED.stream().anyMatch(consumed -> consumed.includes(type));
    }

    private static void refuseBody(HttpServletRequest request) throws IOException {
        if (request.getContentLengthLong() > 0 || request.getInputStream().read() >= 0) {
            throw new MalformedFieldException(
                    null, "DELETE takes its fields from the path and the query, not from a body");
        }
    }

    private static byte[] readBody(HttpServletRequest request) throws IOException {
        if (request.getContentLengthLong() <= MAX_BODY) {
            byte[] body = request.getInputStream().readNBytes(MAX_BODY + 1);
            if (body.length <= MAX_BODY) {
                return body;
            }
        }
        throw new RefusedBodyException(
                HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE,
                "the body must not be longer than " + MAX_BODY + " bytes");
    }

    private static void refuse(
            HttpServletRequest request, HttpServletResponse response, int status, ProblemDescriptor problem)
            throws IOException {
        AuditFilter.note(request, "detail", problem.error());
        byte[] body = JSON.writeValueAsString(problem).getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    /** The body is not worth reading. */
    private static final class RefusedBodyException extends RuntimeException {

        @Serial
        private static final long serialVersionUID = 1L;

        private final int status;
        private final String problem;

        RefusedBodyException(int status, String problem) {
            super(problem, null, false, false);
            this.status = status;
            this.problem = problem;
        }
    }
}
