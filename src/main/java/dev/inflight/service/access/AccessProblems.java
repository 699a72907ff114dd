package dev.inflight.service.access;

import dev.inflight.SecretMasker;
import dev.inflight.TaskText;
import dev.inflight.actuate.strict.AuditFilter;
import dev.inflight.actuate.strict.AuditNotes;
import dev.inflight.security.InFlightSecurity;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import tools.jackson.databind.json.JsonMapper;

/** Says no, as a problem detail (RFC 9457), and notes it in the audit trail. Never says what of a login was wrong. */
final class AccessProblems implements AuthenticationEntryPoint, AccessDeniedHandler, RequestRejectedHandler {

    private final List<String> challenges;
    private final SecretMasker masker;
    private final Consumer<AuditEvent> trail;

    /**
     * @param challenges how to log in, as {@code WWW-Authenticate} says it
     * @param masker what hides secrets in the audit events
     * @param trail takes the audit events
     */
    AccessProblems(List<String> challenges, SecretMasker masker, Consumer<AuditEvent> trail) {
        this.challenges = List.copyOf(challenges);
        this.masker = masker;
        this.trail = trail;
    }

    /** Nobody has logged in, or not with success. */
    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        challenges.forEach(challenge -> response.addHeader(HttpHeaders.WWW_AUTHENTICATE, challenge));
        boolean tried = request.getHeader(HttpHeaders.AUTHORIZATION) != null;
        refuse(
                request,
                response,
                HttpStatus.UNAUTHORIZED,
                tried ? "the credentials are not valid" : "credentials are missing");
    }

    /** Whoever has logged in may not do this. */
    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException failure)
            throws IOException {
        Principal principal = request.getUserPrincipal();
        refuse(
                request,
                response,
                HttpStatus.FORBIDDEN,
                "user " + (principal == null ? "" : TaskText.quote(principal.getName())) + " may not: "
                        + InFlightSecurity.roleNeeded(request.getMethod()));
    }

    /** The request line or a header is such that filters and handlers might read it differently. */
    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, RequestRejectedException failure)
            throws IOException {
        refuse(
                request,
                response,
                HttpStatus.BAD_REQUEST,
                "the path, a parameter or a header has characters that are not accepted here");
    }

    void refuse(HttpServletRequest request, HttpServletResponse response, HttpStatus status, String detail)
            throws IOException {
        AuditNotes notes = AuditFilter.notes(request);
        notes.add("detail", detail);
        trail.accept(AuditFilter.event(request, notes, status.value(), masker));
        write(response, status, detail);
    }

    static void write(HttpServletResponse response, HttpStatus status, String detail) throws IOException {
        byte[] body =
                JsonMapper.shared().writeValueAsString(problem(status, detail)).getBytes(StandardCharsets.UTF_8);
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    private static Map<String, @Nullable Object> problem(HttpStatus status, String detail) {
        Map<String, @Nullable Object> problem = new LinkedHashMap<>();
        problem.put("title", status.getReasonPhrase());
        problem.put("status", status.value());
        problem.put("detail", detail);
        return problem;
    }
}
