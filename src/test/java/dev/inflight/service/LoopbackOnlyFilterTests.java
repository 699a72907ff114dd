package dev.inflight.service;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** Who may ask while nobody can log in. */
class LoopbackOnlyFilterTests {

    private final LoopbackOnlyFilter filter = new LoopbackOnlyFilter("/actuator");

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.8.9.10", "0:0:0:0:0:0:0:1"})
    void a_client_on_this_machine_may_do_everything(String address) throws Exception {
        assertThat(status(request("POST", "/tasks", address, "localhost:8080"))).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator/inflight", "/tasks/1", "/", "/actuator/healthy", "/actuator"})
    void a_client_elsewhere_may_not_look(String path) throws Exception {
        assertThat(status(request("GET", path, "192.0.2.7", "service:8080"))).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator/health", "/actuator/health/liveness", "/actuator/prometheus"})
    void a_client_elsewhere_may_probe_and_scrape(String path) throws Exception {
        assertThat(status(request("GET", path, "192.0.2.7", "service:8080"))).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "localhost.evil.example", "127.0.0.1.evil.example:8080", "[::2]:8080"})
    void a_foreign_host_header_is_refused(String host) throws Exception {
        assertThat(status(request("GET", "/tasks/1", "127.0.0.1", host))).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:80", "127.0.0.1:8080", "[::1]:8080", "[::1]"})
    void a_host_header_of_this_machine_is_fine(String host) throws Exception {
        assertThat(status(request("GET", "/tasks/1", "127.0.0.1", host))).isEqualTo(200);
    }

    @Test
    void a_proxy_that_asks_for_somebody_else_is_refused() throws Exception {
        MockHttpServletRequest request = request("GET", "/tasks/1", "127.0.0.1", "localhost");
        request.addHeader("X-Forwarded-For", "127.0.0.1");
        assertThat(status(request)).isEqualTo(403);
    }

    @Test
    void a_refusal_says_what_to_set() throws Exception {
        MockHttpServletResponse response = answer(request("GET", "/tasks/1", "192.0.2.7", "service"));
        assertThat(response.getContentType()).startsWith("application/problem+json");
        assertThat(response.getContentAsString()).contains("192.0.2.7", "spring.security.user.password");
    }

    private int status(MockHttpServletRequest request) throws Exception {
        return answer(request).getStatus();
    }

    private MockHttpServletResponse answer(MockHttpServletRequest request) throws Exception {
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
