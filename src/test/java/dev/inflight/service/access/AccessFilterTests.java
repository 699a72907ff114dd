package dev.inflight.service.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.SecretMasker;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.web.util.matcher.RequestMatcher;

/** Who may ask, judged by the connection alone. */
class AccessFilterTests {

    private static final RequestMatcher OPEN =
            request -> request.getRequestURI().startsWith("/actuator/health");

    private final List<AuditEvent> events = new ArrayList<>();
    private final AccessProblems problems = new AccessProblems(List.of(), SecretMasker.standard(), events::add);
    private final AccessFilter local = new AccessFilter(true, List.of(), OPEN, problems);
    private final AccessFilter logins = new AccessFilter(false, List.of(), OPEN, problems);
    private final AccessFilter named = new AccessFilter(false, List.of("inflight.example"), OPEN, problems);

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.8.9.10", "0:0:0:0:0:0:0:1", "::1"})
    void a_client_on_this_machine_may_do_everything(String address) throws Exception {
        assertThat(status(local, request("POST", "/tasks", address, "localhost:8080")))
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.7", "2001:db8::7", "", "::ffff:192.0.2.7", "localhost"})
    void a_client_elsewhere_may_not_look_where_nobody_can_log_in(String address) throws Exception {
        assertThat(status(local, request("GET", "/tasks/1", address, "localhost:8080")))
                .isEqualTo(403);
    }

    @Test
    void a_client_elsewhere_may_ask_where_it_can_log_in() throws Exception {
        assertThat(status(logins, request("GET", "/tasks/1", "192.0.2.7", "service")))
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"GET, 200", "HEAD, 200", "POST, 403", "DELETE, 403"})
    void a_client_elsewhere_may_read_what_is_open(String method, int status) throws Exception {
        assertThat(status(local, request(method, "/actuator/health", "192.0.2.7", "service")))
                .isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "localhost.evil.example", "127.0.0.1.evil.example:8080", "[::2]:8080", ""})
    void a_foreign_host_header_is_refused_where_nobody_can_log_in(String host) throws Exception {
        assertThat(status(local, request("GET", "/tasks/1", "127.0.0.1", host))).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:80", "127.0.0.1:8080", "[::1]:8080", "[::1]"})
    void a_host_header_of_this_machine_is_fine(String host) throws Exception {
        assertThat(status(local, request("GET", "/tasks/1", "127.0.0.1", host))).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"inflight.example:8080, 200", "INFLIGHT.example, 200", "localhost, 200", "evil.example, 403"})
    void only_the_configured_hosts_are_served(String host, int status) throws Exception {
        assertThat(status(named, request("GET", "/tasks/1", "192.0.2.7", host))).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Forwarded-For", "Forwarded", "X-Real-IP"})
    void a_proxy_that_asks_for_somebody_else_is_refused_where_nobody_can_log_in(String header) throws Exception {
        MockHttpServletRequest request = request("GET", "/tasks/1", "127.0.0.1", "localhost");
        request.addHeader(header, "127.0.0.1");
        assertThat(status(local, request)).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({
        "Sec-Fetch-Site, cross-site, 403",
        "Sec-Fetch-Site, same-site, 403",
        "Sec-Fetch-Site, same-origin, 200",
        "Sec-Fetch-Site, none, 200",
        "Origin, http://evil.example, 403",
        "Origin, http://localhost:3000, 403",
        "Origin, null, 403",
        "Origin, 'http://[', 403",
        "Origin, http://localhost:8080, 200",
    })
    void a_page_of_another_origin_may_change_nothing(String header, String value, int status) throws Exception {
        MockHttpServletRequest request = request("POST", "/tasks", "127.0.0.1", "localhost:8080");
        request.addHeader(header, value);
        assertThat(status(logins, request)).isEqualTo(status);
    }

    @Test
    void two_logins_at_once_are_refused() throws Exception {
        MockHttpServletRequest request = request("GET", "/tasks/1", "192.0.2.7", "service");
        request.addHeader("Authorization", "Basic eDp5");
        request.addHeader("Authorization", "Bearer x.y.z");
        assertThat(status(logins, request)).isEqualTo(403);
    }

    @Test
    void a_page_of_another_origin_may_not_even_ask() throws Exception {
        MockHttpServletRequest request = request("OPTIONS", "/tasks", "127.0.0.1", "localhost:8080");
        request.addHeader("Origin", "http://evil.example");
        assertThat(status(local, request)).isEqualTo(403);
    }

    @Test
    void a_refusal_says_what_to_set() throws Exception {
        MockHttpServletResponse response = answer(local, request("GET", "/tasks/1", "192.0.2.7", "service"));
        assertThat(response.getContentType()).startsWith("application/problem+json");
        assertThat(response.getContentAsString()).contains("192.0.2.7", "spring.security.user.password");
    }

    @Test
    void a_refusal_is_audited() throws Exception {
        status(local, request("GET", "/tasks/1", "192.0.2.7", "service"));
        assertThat(events).singleElement().satisfies(event -> {
            assertThat(event.getType()).isEqualTo("INFLIGHT_REFUSED");
            assertThat(event.getData()).containsEntry("from", "192.0.2.7").containsEntry("status", 403);
        });
    }

    private static int status(AccessFilter filter, MockHttpServletRequest request) throws Exception {
        return answer(filter, request).getStatus();
    }

    private static MockHttpServletResponse answer(AccessFilter filter, MockHttpServletRequest request)
            throws Exception {
        MockHttpServletResponse response = new MockHttpServletResponse();
        filter.doFilter(request, response, new MockFilterChain());
        return response;
    }

    private static MockHttpServletRequest request(String method, String path, String address, String host) {
        MockHttpServletRequest request = new MockHttpServletRequest(method, path);
        request.setServletPath(path);
        request.setRemoteAddr(address);
        request.addHeader("Host", host);
        return request;
    }
}
