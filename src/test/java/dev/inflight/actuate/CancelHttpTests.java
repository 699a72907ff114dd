package dev.inflight.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.InFlightFuture;
import dev.inflight.Outcome;
import dev.inflight.TaskCancelledException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class CancelHttpTests extends EndpointHttpTest {

    @Test
    void cancelOfWorkThatStopsWithinTheWaitIs200() {
        sleeper(named("a"));

        HttpResponse<String> response = http.post("{\"name\":\"a\",\"wait\":\"20s\"}");

        assertThat(response.statusCode()).isEqualTo(200);
        JsonNode answer = HttpEndpoint.json(response);
        assertThat(answer.propertyNames()).containsExactly("name", "id", "outcome", "effect", "state", "stopSeconds");
        assertThat(answer.get("outcome").stringValue()).isEqualTo("CANCELLED");
        assertThat(answer.get("effect").stringValue()).isEqualTo("INTERRUPTED");
        assertThat(answer.get("state").stringValue()).isEqualTo("ENDED");
        assertThat(answer.get("stopSeconds").isNumber()).isTrue();
    }

    @Test
    void cancelOfWorkThatGoesOnIs202() {
        stubborn(named("a"));

        HttpResponse<String> response = http.post("{\"name\":\"a\"}");

        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(HttpEndpoint.json(response).get("state").stringValue()).isEqualTo("STOPPING");
        assertThat(HttpEndpoint.json(response).get("stopSeconds").isNull()).isTrue();
    }

    @Test
    void cancelOfAFutureThatLeadsToNoWorkIs202() {
        registry.track(named("a").build(), new CompletableFuture<Void>());

        HttpResponse<String> response = http.post("{\"name\":\"a\",\"wait\":\"1s\"}");

        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(HttpEndpoint.json(response).get("effect").stringValue()).isEqualTo("UNREACHABLE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\":\"NAME\"}",
                "{\"name\":\"NAME\",\"id\":\"x-1\",\"wait\":\"20s\"}",
                "{\"name\":\"NAME\",\"extend\":\"1m\"}"
            })
    void whatHasJustEndedIsAnsweredAsWhatNeverWas(String json) {
        registry.track(named("ended").build(), CompletableFuture.completedFuture("x"));

        HttpResponse<String> ended = http.post(json.replace("NAME", "ended"));
        HttpResponse<String> never = http.post(json.replace("NAME", "never"));

        assertThat(ended.statusCode()).isEqualTo(404).isEqualTo(never.statusCode());
        assertThat(ended.body().replace("ended", "never")).isEqualTo(never.body());
    }

    @Test
    void cancelOfAnUnknownNameIs404() {
        assertThat(http.post("{\"name\":\"nobody\"}").statusCode()).isEqualTo(404);
    }

    @Test
    void cancelWithTheIdOfAnEarlierRunIsRefusedWith409() {
        String earlier = sleeper(named("a")).id();
        InFlightFuture<Void> successor = sleeper(named("a"));

        HttpResponse<String> response = http.post("{\"name\":\"a\",\"id\":\"" + earlier + "\"}");

        assertThat(response.statusCode()).isEqualTo(409);
        assertThat(HttpEndpoint.json(response).get("field").stringValue()).isEqualTo("id");
        assertThat(successor).isNotDone();
    }

    @Test
    void cancelWithTheIdOfTheRunningRunIsAccepted() {
        String id = sleeper(named("a")).id();

        assertThat(http.post("{\"name\":\"a\",\"id\":\"" + id + "\",\"wait\":\"20s\"}")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void theReasonAndTheOperatorAreInTheException() {
        InFlightFuture<Void> future = sleeper(named("a"));

        http.post("{\"name\":\"a\",\"reason\":\"too slow\"}");

        assertThat(future).isCompletedExceptionally();
        TaskCancelledException failure = (TaskCancelledException) failureOf(future);
        assertThat(failure.reason()).isEqualTo("too slow");
        assertThat(failure.by()).isEqualTo("operator");
        assertThat(failure.outcome()).isEqualTo(Outcome.CANCELLED);
    }

    @Test
    void deleteCancelsTheRunThatThePathNames() {
        sleeper(named("a b"));

        HttpResponse<String> response = http.delete("/inflight/a%20b?reason=enough&wait=20s");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(HttpEndpoint.json(response).get("name").stringValue()).isEqualTo("a b");
    }

    @Test
    void deleteByQueryReachesANameThatNoPathCanCarry() {
        sleeper(named("a/b;c"));

        HttpResponse<String> response = http.delete("/inflight?name=a%2Fb%3Bc&wait=20s");

        assertThat(response.statusCode()).isEqualTo(200);
    }

    @Test
    void postReachesANameThatNoPathCanCarry() {
        sleeper(named("a/b;c"));

        assertThat(http.post("{\"name\":\"a/b;c\",\"wait\":\"20s\"}").statusCode())
                .isEqualTo(200);
    }

    @Test
    void deleteWithASemicolonInThePathCancelsNothing() {
        InFlightFuture<Void> bystander = sleeper(named("a"));

        assertThat(http.delete("/inflight/a;b").statusCode()).isEqualTo(400);
        assertThat(bystander).isNotDone();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/inflight/a?name=b",
                "/inflight/a?name=a&name=b",
                "/inflight/a?idd=1",
                "/inflight/a?id=",
                "/inflight/a?id=x&id=y",
                "/inflight/a?wait=2",
                "/inflight/a?wait=soon",
                "/%69nflight/a?name=b",
                "/inflight",
                "/inflight?name="
            })
    void aMalformedDeleteIs400AndCancelsNothing(String path) {
        InFlightFuture<Void> a = sleeper(named("a"));
        InFlightFuture<Void> b = sleeper(named("b"));

        assertThat(http.delete(path).statusCode()).isEqualTo(400);
        assertThat(a).isNotDone();
        assertThat(b).isNotDone();
    }

    @Test
    void deleteWithABodyIs400AndCancelsNothing() {
        InFlightFuture<Void> future = sleeper(named("a"));

        HttpResponse<String> response = http.send(http.request("/inflight/a")
                .header("Content-Type", "application/json")
                .method("DELETE", java.net.http.HttpRequest.BodyPublishers.ofString("{\"name\":\"b\"}")));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(future).isNotDone();
    }

    @Test
    void deleteWithAFormIs400AndCancelsNothing() {
        InFlightFuture<Void> future = sleeper(named("a"));

        HttpResponse<String> response = http.send(http.request("/inflight/a")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .method("DELETE", java.net.http.HttpRequest.BodyPublishers.ofString("reason=x")));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(future).isNotDone();
    }

    @Test
    void extendMovesTheDeadline() {
        sleeper(named("a"));

        HttpResponse<String> response = http.post("{\"name\":\"a\",\"extend\":\"5m\"}");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(HttpEndpoint.json(response).get("timeoutSeconds").doubleValue())
                .isEqualTo(600.0);
    }

    @Test
    void extendNeverGoesPastTheLongestTimeout() {
        sleeper(named("a"));

        assertThat(HttpEndpoint.json(http.post("{\"name\":\"a\",\"extend\":\"100d\"}"))
                        .get("timeoutSeconds")
                        .doubleValue())
                .isEqualTo(Duration.ofHours(24).toSeconds());
    }

    @Test
    void extendOfAnUnknownNameIs404() {
        assertThat(http.post("{\"name\":\"nobody\",\"extend\":\"5m\"}").statusCode())
                .isEqualTo(404);
    }

    private static Throwable failureOf(InFlightFuture<?> future) {
        try {
            future.get(10, TimeUnit.SECONDS);
            throw new AssertionError("did not fail");
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (java.util.concurrent.CancellationException e) {
            return e instanceof TaskCancelledException || e.getCause() == null ? e : e.getCause();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
