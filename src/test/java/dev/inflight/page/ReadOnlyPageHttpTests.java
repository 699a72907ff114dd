package dev.inflight.page;

import static dev.inflight.actuate.HttpEndpoint.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.actuate.EndpointHttpTest;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;

/** As the endpoint is by default. */
@TestPropertySource(properties = "management.endpoint.inflight.access=read-only")
class ReadOnlyPageHttpTests extends EndpointHttpTest {

    @Test
    void thePageIsToldThatItCanStopNothing() {
        assertThat(json(http.get("/inflight?page=frame")).get("changes").asBoolean())
                .isFalse();
    }
}
