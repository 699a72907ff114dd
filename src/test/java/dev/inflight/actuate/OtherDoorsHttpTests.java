package dev.inflight.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.InFlightFuture;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;

/** A second dispatcher servlet has Actuator's mappings too, below its own path, where no filter of ours knows of them. */
@Import(OtherDoorsHttpTests.SecondServlet.class)
class OtherDoorsHttpTests extends EndpointHttpTest {

    @Test
    void aChangeThatComesThroughAnotherDoorIs405AndNothingHappens() {
        InFlightFuture<Void> named = sleeper(named("b"));
        InFlightFuture<Void> other = sleeper(named("e"));

        HttpResponse<String> response = http.send(http.requestAt("/api/actuator/inflight?name=e")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"name\":\"b\"}")));

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(HttpEndpoint.json(response).get("detail").stringValue())
                .contains("management.endpoints.web.base-path");
        assertThat(named).isNotDone();
        assertThat(other).isNotDone();
    }

    @Test
    void aDeleteThatComesThroughAnotherDoorIs405AndNothingHappens() {
        InFlightFuture<Void> future = sleeper(named("e"));

        assertThat(http.send(http.requestAt("/api/actuator/inflight/b?name=e&checked=true")
                                .DELETE())
                        .statusCode())
                .isEqualTo(405);
        assertThat(future).isNotDone();
    }

    @Test
    void theListCanBeReadThroughAnyDoor() {
        assertThat(http.send(http.requestAt("/api/actuator/inflight").GET()).statusCode())
                .isEqualTo(200);
    }

    @Test
    void aClientCannotSayThatItsRequestHasBeenChecked() {
        assertThat(http.delete("/inflight/b?checked=true").statusCode()).isEqualTo(400);
        assertThat(http.post("{\"name\":\"b\",\"checked\":\"true\"}").statusCode())
                .isEqualTo(400);
    }

    static class SecondServlet {

        @Bean
        ServletRegistrationBean<DispatcherServlet> secondServlet(ApplicationContext context) {
            ServletRegistrationBean<DispatcherServlet> second =
                    new ServletRegistrationBean<>(new DispatcherServlet((WebApplicationContext) context), "/api/*");
            second.setName("second");
            return second;
        }
    }
}
