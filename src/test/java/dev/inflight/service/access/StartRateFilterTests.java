package dev.inflight.service.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MockClock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class StartRateFilterTests {

    private final MockClock clock = new MockClock();
    private final StartRateFilter filter = new StartRateFilter(2, clock);

    @Test
    void a_burst_of_ten_seconds_worth_is_let_through_and_the_next_is_told_when_to_come_back() throws Exception {
        assertThat(admittedOf(30)).isEqualTo(20);

        MockHttpServletResponse refused = post();
        assertThat(refused.getStatus()).isEqualTo(429);
        assertThat(refused.getHeader("Retry-After")).isEqualTo("1");
        assertThat(refused.getContentType()).isEqualTo("application/problem+json");
    }

    @Test
    void after_a_burst_there_are_as_many_as_the_time_that_has_passed_is_worth() throws Exception {
        admittedOf(30);
        clock.add(3, TimeUnit.SECONDS);
        assertThat(admittedOf(30)).isEqualTo(6);
    }

    @Test
    void a_long_rest_saves_no_more_than_one_burst() throws Exception {
        clock.add(Duration.ofDays(365));
        assertThat(admittedOf(30)).isEqualTo(20);
    }

    @Test
    void whatever_starts_nothing_is_never_refused() throws Exception {
        admittedOf(30);
        assertThat(status("GET")).isEqualTo(200);
        assertThat(status("DELETE")).isEqualTo(200);
    }

    private int admittedOf(int many) throws Exception {
        int admitted = 0;
        for (int i = 0; i < many; i++) {
            admitted += post().getStatus() == 200 ? 1 : 0;
        }
        return admitted;
    }

    private int status(String method) throws Exception {
        return send(method).getStatus();
    }

    private MockHttpServletResponse post() throws Exception {
        return send("POST");
    }

    private MockHttpServletResponse send(String method) throws Exception {
        MockHttpServletResponse response = new MockHttpServletResponse();
        filter.doFilter(new MockHttpServletRequest(method, "/tasks"), response, new MockFilterChain());
        return response;
    }
}
