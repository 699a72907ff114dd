package dev.inflight.service.access;

import dev.inflight.TaskText;
import dev.inflight.actuate.strict.AuditFilter;
import dev.inflight.actuate.strict.AuditNotes;
import io.micrometer.core.instrument.Clock;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UnsupportedEncodingException;
import java.net.SocketTimeoutException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Gives a body only so long to arrive. The server itself bounds the time between two bytes, so that a client which sends one
 * now and then could hold a thread for hours. Such a client is answered 408, one whose body breaks off or is garbled 400, and
 * the connection is closed.
 */
final class BodyDeadlineFilter extends OncePerRequestFilter {

    private final long mostNanos;
    private final Clock clock;

    BodyDeadlineFilter(Duration atMost, Clock clock) {
        this.mostNanos = atMost.toNanos();
        this.clock = clock;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        TimedBody timed = new TimedBody(request);
        try {
            chain.doFilter(timed, response);
        } catch (IOException | ServletException | RuntimeException e) {
            IOException failure = timed.failure;
            if (failure == null) {
                throw e;
            }
            if (!response.isCommitted()) { // else the container has refused it already
                response.reset();
                response.setHeader("Connection", "close");
                AccessProblems.write(response, status(failure), detail(failure));
            }
        }
    }

    private static HttpStatus status(IOException failure) {
        return isLate(failure) ? HttpStatus.REQUEST_TIMEOUT : HttpStatus.BAD_REQUEST;
    }

    /** Whether time was up, for us or between two bytes. */
    private static boolean isLate(IOException failure) {
        return failure instanceof SocketTimeoutException || failure.getCause() instanceof SocketTimeoutException;
    }

    private static String detail(IOException failure) {
        return isLate(failure) ? "the body did not arrive in time" : "the body cannot be read to its end";
    }

    private final class TimedBody extends HttpServletRequestWrapper {

        private final long deadline = clock.monotonicTime() + mostNanos;
        private @Nullable IOException failure;

        TimedBody(HttpServletRequest request) {
            super(request);
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            return new TimedStream(super.getInputStream());
        }

        @Override
        public BufferedReader getReader() throws IOException {
            return new BufferedReader(new InputStreamReader(getInputStream(), charset(getCharacterEncoding())));
        }

        private static Charset charset(@Nullable String encoding) throws UnsupportedEncodingException {
            try {
                return encoding == null ? StandardCharsets.ISO_8859_1 : Charset.forName(encoding);
            } catch (IllegalArgumentException e) {
                throw new UnsupportedEncodingException(TaskText.quote(encoding));
            }
        }

        private final class TimedStream extends ServletInputStream {

            private final ServletInputStream bytes;

            TimedStream(ServletInputStream bytes) {
                this.bytes = bytes;
            }

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                try {
                    if (clock.monotonicTime() - deadline > 0) {
                        throw new SocketTimeoutException();
                    }
                    return bytes.read(target, offset, length);
                } catch (IOException e) {
                    failure = e;
                    AuditNotes notes = AuditFilter.notes(TimedBody.this);
                    notes.add("status", status(e).value());
                    notes.add("detail", detail(e));
                    throw e;
                }
            }

            @Override
            public boolean isFinished() {
                return bytes.isFinished();
            }

            @Override
            public boolean isReady() {
                return bytes.isReady();
            }

            @Override
            public void setReadListener(ReadListener listener) {
                bytes.setReadListener(listener);
            }
        }
    }
}
