package dev.inflight.actuate.strict;

import dev.inflight.SecretMasker;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Makes an audit event of every request that changes something or was refused to: who asked, from where, for what, why, and
 * what came of it. To be placed inside whatever authenticates; what that refuses by itself is its own to note, by means of
 * {@link #event}.
 *
 * <p>Types are {@value #CANCEL}, {@value #EXTEND}, {@value #REHEARSE}, {@value #START} and, for whatever was answered with
 * 400 or more, {@value #REFUSED}. Texts come from the client; they are cut, escaped, so that no line can be forged, and
 * without secrets.
 */
public final class AuditFilter extends OncePerRequestFilter {

    /** A ripcord was pulled, or many were. */
    public static final String CANCEL = "INFLIGHT_CANCEL";

    /** A deadline was moved. */
    public static final String EXTEND = "INFLIGHT_EXTEND";

    /** A bulk cancel was rehearsed; nothing has changed. */
    public static final String REHEARSE = "INFLIGHT_REHEARSE";

    /** A task was started. */
    public static final String START = "INFLIGHT_START";

    /** A request was not carried out; {@code status} and {@code detail} say why. */
    public static final String REFUSED = "INFLIGHT_REFUSED";

    /** The attribute of an audited request that holds its {@link AuditNotes}. */
    public static final String NOTES = "dev.inflight.actuate.strict.AuditFilter.NOTES";

    private final Predicate<HttpServletRequest> audited;
    private final SecretMasker masker;
    private final Consumer<AuditEvent> trail;

    /**
     * Audits these requests.
     *
     * @param audited which; requests that only read are left out in any case
     * @param masker what hides secrets in texts that clients sent
     * @param trail takes the events, on the request's thread
     */
    public AuditFilter(Predicate<HttpServletRequest> audited, SecretMasker masker, Consumer<AuditEvent> trail) {
        this.audited = audited;
        this.masker = masker;
        this.trail = trail;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!AuditNotes.isAudited(request.getMethod()) || !audited.test(request)) {
            chain.doFilter(request, response);
            return;
        }
        AuditNotes notes = notes(request);
        int status = HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
        try {
            chain.doFilter(request, response);
            status = response.getStatus();
        } finally {
            trail.accept(event(request, notes, status, masker));
        }
    }

    /** The event of this request, which is answered with this status, and of which these notes were taken. */
    public static AuditEvent event(HttpServletRequest request, AuditNotes notes, int status, SecretMasker masker) {
        Principal principal = request.getUserPrincipal();
        return notes.event(
                principal == null ? null : String.valueOf(principal.getName()),
                request.getMethod(),
                request.getRequestURI(),
                request.getRemoteAddr(),
                status,
                masker);
    }

    /**
     * The notes of this request. For filters, which have nothing but the request to hand them on in; a controller takes them
     * as the request attribute {@link #NOTES}.
     */
    public static AuditNotes notes(HttpServletRequest request) {
        if (request.getAttribute(NOTES) instanceof AuditNotes notes) {
            return notes;
        }
        AuditNotes notes = new AuditNotes();
        request.setAttribute(NOTES, notes);
        return notes;
    }
}
