package dev.inflight.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.TaskScope;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class TaskHttpTests extends EndpointHttpTest {

    @Test
    void aTaskInDepthHasTheFieldsOfTheListAndMore() {
        sleeper(named("a"));

        JsonNode task = HttpEndpoint.json(http.get("/inflight/a"));

        assertThat(task.propertyNames())
                .startsWith("name", "id", "kind", "label", "state", "startedAt")
                .endsWith("traceId", "lints", "supersedes", "supersededBy", "stack", "history");
    }

    @Test
    void aTaskWhoseNameIsUniqueInTheClusterShowsItsToken() {
        sleeper(named("a").scope(TaskScope.CLUSTER));

        JsonNode task = HttpEndpoint.json(http.get("/inflight/a"));

        assertThat(task.propertyNames()).startsWith("name", "id", "instance", "scope", "token", "kind");
        assertThat(task.get("instance").stringValue()).isEqualTo(registry.instance());
        assertThat(task.get("scope").stringValue()).isEqualTo("CLUSTER");
        assertThat(task.get("token").isIntegralNumber()).isTrue();
        assertThat(task.get("token").longValue())
                .isEqualTo(registry.find("a").orElseThrow().token());
    }

    @Test
    void theStackShowsWhereTheWorkIs() {
        sleeper(named("a"));

        assertThat(HttpEndpoint.json(http.get("/inflight/a")).get("stack").valueStream())
                .allSatisfy(frame -> assertThat(frame.stringValue()).startsWith("at "))
                .anySatisfy(frame -> assertThat(frame.stringValue()).contains("CountDownLatch.await"));
    }

    @Test
    void theSuccessorNamesTheRunWhoseNameItTook() {
        String older = stubborn(named("a")).id();
        sleeper(named("a"));

        assertThat(HttpEndpoint.json(http.get("/inflight/a")).get("supersedes").stringValue())
                .isEqualTo(older);
    }

    @Test
    void theHistoryOfTheNameIsShownWithTheTask() {
        sleeper(named("a"));
        sleeper(named("a"));

        assertThat(HttpEndpoint.json(http.get("/inflight/a"))
                        .get("history")
                        .get(0)
                        .get("outcome")
                        .stringValue())
                .isEqualTo("OVERLAPPED");
    }

    @Test
    void anUnknownNameIs404() {
        HttpResponse<String> response = http.get("/inflight/nobody");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(HttpEndpoint.json(response).get("detail").stringValue()).contains("\"nobody\"");
    }

    @Test
    void aNameThatNoTaskCanHaveIs400() {
        HttpResponse<String> response = http.get("/inflight/a%E2%80%AEb");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(HttpEndpoint.json(response).get("detail").stringValue()).contains("\\u202e");
    }

    @Test
    void aQueryThatNamesAnotherTaskIs400() {
        sleeper(named("a"));
        sleeper(named("b"));

        assertThat(http.get("/inflight/a?name=b").statusCode()).isEqualTo(400);
    }

    @Test
    void aQueryThatNamesTheSameTaskIs200() {
        sleeper(named("a"));

        assertThat(http.get("/inflight/a?name=a").statusCode()).isEqualTo(200);
    }
}
