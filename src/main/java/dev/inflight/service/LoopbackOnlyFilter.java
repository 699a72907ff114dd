package dev.inflight.service;

import dev.inflight.TaskText;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lets clients on this machine do everything and others only look at health and scrape. The {@code Host} must be this
 * machine too, or a page from elsewhere could reach the service through a browser here, under a name that it made resolve
 * to a loopback address.
 */
final class LoopbackOnlyFilter extends HttpFilter {

    @Serial
    private static final long serialVersionUID = 1L;

    private static final List<String> FORWARDED = List.of("Forwarded", "X-Forwarded-For", "X-Real-IP");

    private final String health;
    private final String scrape;

    LoopbackOnlyFilter(String actuator) {
        this.health = actuator + "/health";
        this.scrape = actuator + "/prometheus";
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String complaint = isOpen(request) ? null : complaint(request);
        if (complaint == null) {
            chain.doFilter(request, response);
        } else {
            refuse(response, complaint);
        }
    }

    private boolean isOpen(HttpServletRequest request) {
        String path = request.getServletPath(); // decoded and normalised, without parameters
        boolean reads = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        return reads && (path.equals(scrape) || path.equals(health) || path.startsWith(health + "/"));
    }

    private static @Nullable String complaint(HttpServletRequest request) {
        String address = request.getRemoteAddr();
        InetAddress remote = address == null ? null : Network.address(address);
        if (remote == null || !remote.isLoopbackAddress()) {
            return "client " + TaskText.quote(String.valueOf(address))
                    + " is not on this machine, and nobody can log in"
                    + " here: only health and the Prometheus scrape answer to others. Connect through a tunnel;"
                    + " spring.security.user.password will be what to set once this service knows logins";
        }
        for (String header : FORWARDED) {
            if (request.getHeader(header) != null) {
                return "header " + header + " says that a proxy asks for somebody else, and nobody can log in here";
            }
        }
        String host = request.getHeader("Host");
        if (host != null && !isThisMachine(host)) {
            return "header Host must be localhost, 127.0.0.1 or [::1], not " + TaskText.quote(host);
        }
        return null;
    }

    private static boolean isThisMachine(String host) {
        String name = host.replaceFirst(":[0-9]*$", "").toLowerCase(Locale.ROOT);
        return name.equals("localhost") || name.equals("127.0.0.1") || name.equals("[::1]");
    }

    private static void refuse(HttpServletResponse response, String detail) throws IOException {
        response.setStatus(HttpStatus.FORBIDDEN.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setCharacterEncoding("UTF-8");
        response.getWriter()
                .write(JsonMapper.shared()
                        .writeValueAsString(Map.of(
                                "title", HttpStatus.FORBIDDEN.getReasonPhrase(),
                                "status", HttpStatus.FORBIDDEN.value(),
                                "detail", detail)));
    }
}
