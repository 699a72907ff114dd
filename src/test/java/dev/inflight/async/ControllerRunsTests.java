package dev.inflight.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inflight.InFlight;
import dev.inflight.InFlightRegistry;
import dev.inflight.TaskContext;
import dev.inflight.TaskTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** A servlet application whose handlers return their results: each request of such a one is a run. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"spring.config.name=none", "spring.main.web-application-type=servlet"})
class ControllerRunsTests {

    @Autowired
    InFlightRegistry registry;

    @LocalServerPort
    int port;

    @Test
    void a_result_is_answered() throws Exception {
        HttpResponse<String> answer = get("/report/eu").get(10, TimeUnit.SECONDS);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("eu by report:eu");
    }

    @Test
    void a_timeout_is_an_error_of_the_server() throws Exception {
        assertThat(get("/slow").get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(500);
    }

    @Test
    void a_handler_of_the_timeout_answers_in_its_own_way_though_the_method_does_not_declare_it() throws Exception {
        HttpResponse<String> answer = get("/handled").get(10, TimeUnit.SECONDS);

        assertThat(answer.statusCode()).isEqualTo(504);
        assertThat(answer.body()).isEqualTo("TIMED_OUT");
    }

    @Test
    void a_cancel_answers_the_request() throws Exception {
        CompletableFuture<HttpResponse<String>> answer = get("/open");
        await().until(() -> registry.find("open").isPresent());
        registry.cancel("open", "by the test");

        assertThat(answer.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(500);
    }

    @Test
    void the_thread_serves_others_uninterrupted() throws Exception {
        for (int i = 0; i < 20; i++) {
            assertThat(get("/slow").get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(500);
            assertThat(get("/flag").get(10, TimeUnit.SECONDS).body()).isEqualTo("false");
        }
    }

    private CompletableFuture<HttpResponse<String>> get(String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
        return HttpClient.newHttpClient().sendAsync(request, BodyHandlers.ofString());
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration(
            excludeName = {
                "org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration",
                "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration"
            })
    @Import({ReportController.class, HandledController.class, TimeoutAdvice.class})
    static class Application {}

    @RestController
    static class ReportController {

        private final CountDownLatch never = new CountDownLatch(1);

        @GetMapping("/report/{region}")
        @InFlight(name = "report:#{#region}", timeout = "30s")
        String report(@PathVariable("region") String region) {
            return region + " by " + TaskContext.current().name();
        }

        @GetMapping("/slow")
        @InFlight(timeout = "20ms")
        String slow() throws Exception {
            never.await();
            return "";
        }

        @GetMapping("/open")
        @InFlight(name = "open", timeout = "30s")
        String open() throws InterruptedException {
            never.await();
            return "";
        }

        @GetMapping("/flag")
        String flag() {
            return String.valueOf(Thread.currentThread().isInterrupted());
        }
    }

    @RestController
    static class HandledController {

        @GetMapping("/handled")
        @InFlight(timeout = "50ms")
        String handled() throws InterruptedException {
            new CountDownLatch(1).await();
            return "";
        }
    }

    @RestControllerAdvice(assignableTypes = HandledController.class)
    static class TimeoutAdvice {

        @ExceptionHandler
        ResponseEntity<String> timedOut(TaskTimeoutException timeout) {
            return ResponseEntity.status(HttpStatus.GATEWAY_TIMEOUT)
                    .body(timeout.outcome().toString());
        }
    }
}
