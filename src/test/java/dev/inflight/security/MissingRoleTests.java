package dev.inflight.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.authorization.AuthorizationDeniedException;

class MissingRoleTests {

    @ParameterizedTest
    @CsvSource({
        "GET, looking at this needs the role INFLIGHT_VIEW or INFLIGHT_ADMIN",
        "HEAD, looking at this needs the role INFLIGHT_VIEW or INFLIGHT_ADMIN",
        "POST, changing anything here needs the role INFLIGHT_ADMIN",
        "DELETE, changing anything here needs the role INFLIGHT_ADMIN"
    })
    void theAnswerNamesTheRole(String method, String detail) throws IOException {
        MockHttpServletResponse response = new MockHttpServletResponse();

        new MissingRole()
                .handle(
                        new MockHttpServletRequest(method, "/actuator/inflight"),
                        response,
                        new AuthorizationDeniedException("Access Denied"));

        assertThat(response.getStatus()).isEqualTo(403);
        assertThat(response.getContentType()).isEqualTo("application/problem+json");
        assertThat(response.getContentAsString())
                .isEqualTo("{\"title\":\"Forbidden\",\"status\":403,\"detail\":\"" + detail + "\"}");
    }
}
