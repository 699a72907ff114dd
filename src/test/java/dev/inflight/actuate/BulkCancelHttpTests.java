package dev.inflight.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inflight.InFlightFuture;
import dev.inflight.Overlap;
import dev.inflight.TaskQuery;
import dev.inflight.TaskState;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class BulkCancelHttpTests extends EndpointHttpTest {

    @Test
    void aDryRunShowsWhatMatchesAndCancelsNothing() {
        InFlightFuture<Void> future = sleeper(named("refresh:eu"));
        sleeper(named("other"));

        HttpResponse<String> response = http.post("{\"match\":\"refresh:*\",\"dryRun\":true}");

        JsonNode answer = HttpEndpoint.json(response);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(answer.propertyNames()).containsExactly("matched", "cancelled", "tasks");
        assertThat(answer.get("matched").intValue()).isEqualTo(1);
        assertThat(answer.get("cancelled").intValue()).isZero();
        assertThat(answer.get("tasks").get(0).get("name").stringValue()).isEqualTo("refresh:eu");
        assertThat(future).isNotDone();
    }

    @Test
    void aDryRunShowsAllThatMatchesAndNotAPageOfIt() {
        for (int i = 0; i < TaskQuery.DEFAULT_LIMIT + 1; i++) {
            registry.track(named("many:" + i).build(), new CompletableFuture<>());
        }

        JsonNode answer = HttpEndpoint.json(http.post("{\"match\":\"many:*\",\"dryRun\":true}"));

        assertThat(answer.get("matched").intValue()).isEqualTo(101);
        assertThat(answer.get("tasks").size()).isEqualTo(101);
    }

    @Test
    void whatIsExpectedIsCancelled() {
        InFlightFuture<Void> eu = sleeper(named("refresh:eu"));
        InFlightFuture<Void> us = sleeper(named("refresh:us"));
        InFlightFuture<Void> other = sleeper(named("other"));

        HttpResponse<String> response = http.post("{\"match\":\"refresh:*\",\"expect\":2,\"reason\":\"maintenance\"}");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(HttpEndpoint.json(response).get("cancelled").intValue()).isEqualTo(2);
        assertThat(eu).isCompletedExceptionally();
        assertThat(us).isCompletedExceptionally();
        assertThat(other).isNotDone();
    }

    @Test
    void anotherNumberThanExpectedIs409AndCancelsNothing() {
        InFlightFuture<Void> future = sleeper(named("refresh:eu"));

        HttpResponse<String> response = http.post("{\"match\":\"refresh:*\",\"expect\":2}");

        assertThat(response.statusCode()).isEqualTo(409);
        assertThat(HttpEndpoint.json(response).get("field").stringValue()).isEqualTo("expect");
        assertThat(future).isNotDone();
    }

    @Test
    void zombiesDoNotCountUnlessAskedFor() {
        stubborn(named("refresh:eu")).cancel(true);
        await().until(() -> registry.find("refresh:eu").orElseThrow().state() == TaskState.ZOMBIE);

        assertThat(HttpEndpoint.json(http.post("{\"match\":\"*\",\"dryRun\":true}"))
                        .get("matched")
                        .intValue())
                .isZero();
        assertThat(HttpEndpoint.json(http.post("{\"match\":\"*\",\"matchState\":\"ZOMBIE\",\"dryRun\":true}"))
                        .get("matched")
                        .intValue())
                .isOne();
    }

    @Test
    void kindAndAgeSelectWithoutAName() {
        InFlightFuture<Void> future = sleeper(named("a").kind("refresh"));
        sleeper(named("b"));

        HttpResponse<String> response = http.post("{\"matchKind\":\"refresh\",\"matchMinAge\":\"0s\",\"expect\":1}");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(future).isCompletedExceptionally();
    }

    @Test
    void runsThatQueueUnderOneNameAreCancelledOneByOne() {
        InFlightFuture<Void> running = sleeper(named("a").overlap(Overlap.QUEUE));
        InFlightFuture<Void> second =
                registry.start(named("a").overlap(Overlap.QUEUE).build(), () -> null);
        InFlightFuture<Void> third =
                registry.start(named("a").overlap(Overlap.QUEUE).build(), () -> null);

        HttpResponse<String> response = http.post("{\"match\":\"a\",\"expect\":3}");

        assertThat(HttpEndpoint.json(response).get("cancelled").intValue()).isEqualTo(3);
        assertThat(List.of(running, second, third))
                .allSatisfy(future -> assertThat(future).isCompletedExceptionally());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"match\":\"*\"}",
                "{\"match\":\"*\",\"dryRun\":false}",
                "{\"match\":\"*\",\"expect\":null}",
                "{\"match\":\"*\",\"expect\":\"1\"}",
                "{\"match\":\"*\",\"expect\":1.0}",
                "{\"match\":\"*\",\"expect\":99999999999}",
                "{\"match\":\"\",\"expect\":1}",
                "{\"match\":\"*\",\"name\":\"a\",\"expect\":1}",
                "{\"match\":\"*\",\"id\":\"x\",\"expect\":1}",
                "{\"match\":\"*\",\"matchState\":\"SLEEPING\",\"expect\":1}",
                "{\"match\":\"*\",\"matchState\":\"\",\"expect\":1}",
                "{\"match\":\"*\",\"matchMinAge\":\"soon\",\"expect\":1}",
                "{\"match\":\"*\",\"dryRun\":\"yes\"}",
                "{\"name\":\"a\",\"dryRun\":true}",
                "{\"name\":\"a\",\"expect\":1}",
                "{\"dryRun\":true}",
                "{\"expect\":1}"
            })
    void aMalformedBulkCancelIs400AndCancelsNothing(String body) {
        InFlightFuture<Void> future = sleeper(named("a"));

        assertThat(http.post(body).statusCode()).isEqualTo(400);
        assertThat(future).isNotDone();
    }
}
