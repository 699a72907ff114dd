package dev.inflight.service.access;

import dev.inflight.actuate.strict.AuditFilter;
import io.micrometer.core.instrument.Clock;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets only so many starts a second through: a token bucket that holds ten seconds' worth. Before a body is read. */
final class StartRateFilter extends OncePerRequestFilter {

    private static final int SECONDS_OF_BURST = 10;

    private final long nanosPerStart;
    private final long mostNanos;
    private final Clock clock;
    private long saved;
    private long last;

    StartRateFilter(int perSecond, Clock clock) {
        this.nanosPerStart = TimeUnit.SECONDS.toNanos(1) / Math.max(1, perSecond);
        this.mostNanos = TimeUnit.SECONDS.toNanos(SECONDS_OF_BURST);
        this.clock = clock;
        this.saved = mostNanos;
        this.last = clock.monotonicTime();
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getMethod().equals("POST");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (take()) {
            chain.doFilter(request, response);
            return;
        }
        String detail = "too many starts: inflight.access.starts-per-second allows no more";
        AuditFilter.notes(request).add("detail", detail);
        response.setHeader(HttpHeaders.RETRY_AFTER, "1");
        AccessProblems.write(response, HttpStatus.TOO_MANY_REQUESTS, detail);
    }

    private synchronized boolean take() {
        long now = clock.monotonicTime();
        saved = Math.min(mostNanos, saved + (now - last));
        last = now;
        if (saved < nanosPerStart) {
            return false;
        }
        saved -= nanosPerStart;
        return true;
    }
}
