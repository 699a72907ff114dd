package dev.inflight.service.access;

import dev.inflight.TaskText;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Judges what a request says about where it comes from, before anybody logs in. Where nobody can, the client must be on
 * this machine. The {@code Host} must be one of ours, or a page from elsewhere could reach the service through a browser
 * here, under a name that it made resolve to our address; and a page of another origin may change nothing.
 */
final class AccessFilter extends OncePerRequestFilter {

    private static final List<String> FORWARDED = List.of("Forwarded", "X-Forwarded-For", "X-Real-IP");
    private static final Pattern LITERAL = Pattern.compile("[0-9a-fA-F:.%]+");
    private static final Pattern PORT = Pattern.compile(":[0-9]*$");
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    private final boolean thisMachineOnly;
    private final Set<String> hosts;
    private final RequestMatcher open;
    private final AccessProblems problems;

    /**
     * @param thisMachineOnly whether nobody can log in
     * @param hosts what {@code Host} may say besides this machine's own names; none: anything, where clients log in
     * @param open what answers to everybody
     */
    AccessFilter(boolean thisMachineOnly, List<String> hosts, RequestMatcher open, AccessProblems problems) {
        this.thisMachineOnly = thisMachineOnly;
        this.hosts = Set.copyOf(hosts);
        this.open = open;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String complaint = isRead(request) && open.matches(request) ? null : complaint(request);
        if (complaint == null) {
            chain.doFilter(request, response);
        } else {
            problems.refuse(request, response, HttpStatus.FORBIDDEN, complaint);
        }
    }

    static boolean isRead(HttpServletRequest request) {
        return request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    }

    private @Nullable String complaint(HttpServletRequest request) {
        String stranger = thisMachineOnly ? stranger(request) : null;
        if (stranger != null) {
            return stranger;
        }
        String host = request.getHeader("Host");
        if (host != null && !isOurs(host)) {
            return "header Host must be localhost, 127.0.0.1, [::1] or one of inflight.access.hosts, not "
                    + TaskText.quote(host);
        }
        if (Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION)).size() > 1) {
            return "header Authorization must appear once";
        }
        return isRead(request) ? null : foreignPage(request, host);
    }

    /** Asks for the address of the connection itself, whatever some filter has made of a header. */
    private static @Nullable String stranger(HttpServletRequest request) {
        String address = connected(request).getRemoteAddr();
        if (!isLoopback(address)) {
            return "client " + TaskText.quote(String.valueOf(address))
                    + " is not on this machine, and nobody can log in"
                    + " here: only health and the Prometheus scrape answer to others. Set spring.security.user.password"
                    + " (or an issuer of tokens), or connect through a tunnel";
        }
        for (String header : FORWARDED) {
            if (request.getHeader(header) != null) {
                return "header " + header + " says that a proxy asks for somebody else, and nobody can log in here: set"
                        + " spring.security.user.password";
            }
        }
        return null;
    }

    private static ServletRequest connected(ServletRequest request) {
        ServletRequest innermost = request;
        while (innermost instanceof ServletRequestWrapper wrapper) {
            innermost = wrapper.getRequest();
        }
        return innermost;
    }

    private static boolean isLoopback(@Nullable String address) {
        try {
            return address != null
                    && !address.isEmpty()
                    && LITERAL.matcher(address).matches() // a literal: no name server is asked
                    && InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    // Not StrictHttpFirewall.setAllowedHostnames: it judges what a proxy's headers made of the Host, shuts out the
    // probes, which
    // ask by address, and its refusal names neither the header nor the property.
    private boolean isOurs(String host) {
        String name = PORT.matcher(host).replaceFirst("").toLowerCase(Locale.ROOT);
        return THIS_MACHINE.contains(name) || hosts.contains(name) || (hosts.isEmpty() && !thisMachineOnly);
    }

    /** What a browser adds of itself; other clients send neither header. */
    private static @Nullable String foreignPage(HttpServletRequest request, @Nullable String host) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null && !site.equals("same-origin") && !site.equals("none")) {
            return "a page of another origin may change nothing here (header Sec-Fetch-Site is " + TaskText.quote(site)
                    + ")";
        }
        String origin = request.getHeader("Origin");
        if (origin != null && site == null && !authority(origin).equalsIgnoreCase(String.valueOf(host))) {
            return "a page of another origin may change nothing here (header Origin is " + TaskText.quote(origin) + ")";
        }
        return null;
    }

    private static String authority(String origin) {
        try {
            return String.valueOf(URI.create(origin).getRawAuthority());
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
