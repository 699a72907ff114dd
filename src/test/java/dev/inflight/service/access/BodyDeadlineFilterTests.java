package dev.inflight.service.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inflight.SecretMasker;
import dev.inflight.actuate.strict.AuditFilter;
import io.micrometer.core.instrument.MockClock;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class BodyDeadlineFilterTests {

    private final MockClock clock = new MockClock();
    private final BodyDeadlineFilter filter = new BodyDeadlineFilter(Duration.ofSeconds(10), clock);
    private final MockHttpServletRequest request = new MockHttpServletRequest("POST", "/tasks");
    private final MockHttpServletResponse response = new MockHttpServletResponse();

    BodyDeadlineFilterTests() {
        request.setContent("caf\u00e9".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void a_body_that_comes_in_time_is_read_as_it_is() throws Exception {
        StringBuilder read = new StringBuilder();
        filter.doFilter(
                request,
                response,
                (in, out) -> read.append(new String(in.getInputStream().readAllBytes(), StandardCharsets.UTF_8)));
        assertThat(read.toString()).isEqualTo("caf\u00e9");
    }

    @Test
    void a_reader_reads_it_in_its_charset() throws Exception {
        request.setCharacterEncoding("UTF-8");
        StringBuilder read = new StringBuilder();
        filter.doFilter(
                request, response, (in, out) -> read.append(in.getReader().readLine()));
        assertThat(read.toString()).isEqualTo("caf\u00e9");
    }

    @Test
    void what_is_not_there_in_time_is_answered_408_on_a_connection_that_is_closed() throws Exception {
        filter.doFilter(request, response, readingAByteEach(Duration.ofSeconds(6)));
        assertThat(response.getStatus()).isEqualTo(408);
        assertThat(response.getHeader("Connection")).isEqualTo("close");
        assertThat(response.getContentType()).isEqualTo("application/problem+json");
        assertThat(AuditFilter.event(request, AuditFilter.notes(request), 500, SecretMasker.standard())
                        .getData())
                .containsEntry("status", 408)
                .containsEntry("detail", "the body did not arrive in time");
    }

    @Test
    void an_exception_that_the_body_is_not_to_blame_for_passes() {
        FilterChain broken = (in, out) -> {
            throw new ServletException("ours");
        };
        assertThatThrownBy(() -> filter.doFilter(request, response, broken)).hasMessage("ours");
    }

    @Test
    void nothing_is_added_to_an_answer_that_has_begun() throws Exception {
        FilterChain answering = (in, out) -> {
            out.getOutputStream().write('a');
            out.flushBuffer();
            readingAByteEach(Duration.ofSeconds(6)).doFilter(in, out);
        };
        filter.doFilter(request, response, answering);
        assertThat(response.getContentAsString()).isEqualTo("a");
    }

    private FilterChain readingAByteEach(Duration pause) {
        return (in, out) -> {
            try {
                while (in.getInputStream().read() >= 0) {
                    clock.add(pause);
                }
            } catch (IOException e) {
                throw new IllegalStateException("a handler's own words", e);
            }
        };
    }
}
