package dev.inflight.actuate.strict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.actuate.EndpointHttpTest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Nothing of ours on requests for anything else: not in a stack, not in what a failure says it came through. */
@Import(OtherRequestsHttpTests.Others.class)
@org.springframework.test.context.TestPropertySource(
        properties = "management.endpoints.web.exposure.include=inflight,inflighthistory,stack")
class OtherRequestsHttpTests extends EndpointHttpTest {

    @Test
    void aRequestOfTheApplicationDoesNotPassUs() {
        String stack = http.send(http.requestAt("/stack").GET()).body();

        assertThat(stack).contains("StackController").doesNotContain(ours());
    }

    @Test
    void aRequestForAnotherEndpointDoesNotPassUs() {
        String stack = http.get("/stack").body();

        assertThat(stack).contains("StackEndpoint").doesNotContain(ours());
    }

    @Test
    void aPathThatBeginsAsOursDoesNotPassUs() {
        String stack = http.get("/inflightstack").body();

        assertThat(stack).contains("StackController").doesNotContain(ours());
    }

    private static String[] ours() {
        return new String[] {"StrictRequest", "AuditFilter", "dev.inflight.autoconfigure"};
    }

    static String stack() {
        return StackWalker.getInstance()
                .walk(frames -> frames.map(String::valueOf).collect(Collectors.joining("\n")));
    }

    static String print(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    static class Others {

        @Bean
        StackEndpoint stackEndpoint() {
            return new StackEndpoint();
        }

        @Bean
        StackController stackController() {
            return new StackController();
        }
    }

    @Endpoint(id = "stack")
    static class StackEndpoint {

        @ReadOperation
        String stack() {
            return OtherRequestsHttpTests.stack();
        }
    }

    @RestController
    static class StackController {

        @GetMapping({"/stack", "/actuator/inflightstack"})
        String stack() {
            return OtherRequestsHttpTests.stack();
        }
    }
}
