package dev.inflight.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.TaskContext;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class TaskListHttpTests extends EndpointHttpTest {

    @Test
    void theListHasExactlyTheFieldsOfTheContractInTheirOrder() {
        JsonNode list = HttpEndpoint.json(http.get("/inflight"));

        assertThat(list.propertyNames())
                .containsExactly(
                        "instance",
                        "outstanding",
                        "queued",
                        "running",
                        "stopping",
                        "zombies",
                        "oldestSeconds",
                        "matched",
                        "truncated",
                        "next",
                        "tasks");
    }

    @Test
    void aLabelThatIsTheNameIsNotRepeatedInTheTable() {
        sleeper(named("refresh:eu").kind("refresh"));

        assertThat(http.get("/inflight", "text/plain").body().lines().skip(1))
                .singleElement()
                .satisfies(line -> assertThat(line).startsWith("refresh:eu ").endsWith(" -"));
    }

    @Test
    void aTextIsLookedForEverywhere() {
        sleeper(named("refresh:eu").kind("nightly").label("Refresh EU prices"));
        sleeper(named("other").kind("daily"));

        assertThat(HttpEndpoint.json(http.get("/inflight?search=NIGHT"))
                        .path("matched")
                        .asInt())
                .isOne();
    }

    @Test
    void aTaskHasExactlyTheFieldsOfTheContractInTheirOrder() {
        sleeper(named("refresh:eu").kind("refresh").label("Refresh EU prices"));

        assertThat(firstTask("").propertyNames())
                .containsExactly(
                        "name",
                        "id",
                        "kind",
                        "label",
                        "state",
                        "startedAt",
                        "ageSeconds",
                        "queuedSeconds",
                        "timeoutSeconds",
                        "remainingSeconds",
                        "overlap",
                        "parent",
                        "progress",
                        "activity",
                        "thread",
                        "outcome",
                        "by",
                        "reason",
                        "traceId",
                        "lints");
    }

    @Test
    void theTimeoutIsInSecondsAsANumber() {
        sleeper(named("a"));

        assertThat(firstTask("").get("timeoutSeconds").doubleValue()).isEqualTo(300.0);
    }

    @Test
    void theStartIsAnIsoInstant() {
        sleeper(named("a"));

        assertThat(firstTask("").get("startedAt").stringValue()).matches("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z");
    }

    @Test
    void whatTheWorkIsInIsShownAsItSaidIt() {
        var future = registry.start(named("a").build(), () -> {
            TaskContext.current().activity("jdbc", "select 1", "dataSource");
            while (!TaskContext.current().isCancelled()) {
                Thread.onSpinWait();
            }
            return null;
        });
        org.awaitility.Awaitility.await()
                .untilAsserted(
                        () -> assertThat(firstTask("").get("activity").isNull()).isFalse());
        var activity = firstTask("").get("activity");
        assertThat(activity.propertyNames()).containsExactly("kind", "text", "on", "seconds");
        assertThat(activity.get("text").stringValue()).isEqualTo("select 1");
        future.cancel(true);
    }

    @Test
    void workThatHasSaidNothingIsInNull() {
        sleeper(named("a"));

        assertThat(firstTask("").get("activity").isNull()).isTrue();
    }

    @Test
    void progressIsShownAsTheWorkSaidIt() {
        var future = registry.start(named("a").build(), () -> {
            TaskContext.current().progress(3, 10, "page 3");
            while (!TaskContext.current().isCancelled()) {
                Thread.onSpinWait();
            }
            return null;
        });

        org.awaitility.Awaitility.await()
                .until(() -> registry.find("a").orElseThrow().progress() != null);
        JsonNode progress = firstTask("").get("progress");
        assertThat(progress.get("done").intValue()).isEqualTo(3);
        assertThat(progress.propertyNames()).containsExactly("done", "total", "note", "beatSeconds");
        future.cancel(true);
    }

    @ParameterizedTest
    @CsvSource({
        "?name=re*, 2",
        "?name=other, 1",
        "?kind=refresh, 2",
        "?label=EU, 1",
        "?state=RUNNING, 3",
        "?state=QUEUED, 0",
        "'?state=RUNNING,ZOMBIE', 3",
        "?state=RUNNING&state=ZOMBIE, 3",
        "?minAge=1h, 0",
        "?minAge=PT1H, 0",
        "?minAge=0s, 3",
        "?name=&kind=&label=&state=&minAge=&sort=&limit=&after=, 3",
        "?_=1700000000, 3"
    })
    void selectorsSelect(String query, int matched) {
        sleeper(named("refresh:eu").kind("refresh").label("EU"));
        sleeper(named("refresh:us").kind("refresh").label("US"));
        sleeper(named("other"));

        assertThat(HttpEndpoint.json(http.get("/inflight" + query))
                        .get("matched")
                        .intValue())
                .isEqualTo(matched);
    }

    @Test
    void theCursorLeadsThroughAllPagesWithoutRepeating() {
        List.of("a", "b", "c").forEach(name -> sleeper(named(name)));

        JsonNode first = HttpEndpoint.json(http.get("/inflight?limit=2"));
        JsonNode second = HttpEndpoint.json(
                http.get("/inflight?limit=2&after=" + first.get("next").stringValue()));

        assertThat(first.get("tasks").findValuesAsString("name")).contains("a", "b");
        assertThat(first.get("truncated").booleanValue()).isTrue();
        assertThat(second.get("tasks").findValuesAsString("name")).contains("c");
        assertThat(second.get("next").isNull()).isTrue();
    }

    @Test
    void sortByAgeShowsTheYoungestFirst() {
        List.of("a", "b").forEach(name -> sleeper(named(name)));

        assertThat(firstTask("?sort=age").get("name").stringValue()).isEqualTo("b");
    }

    @ParameterizedTest
    @CsvSource({
        "limit=-1, limit, -1",
        "limit=0, limit, 0",
        "limit=abc, limit, \"abc\"",
        "limit=1000000000, limit, 1000000000",
        "limit=99999999999, limit, \"99999999999\"",
        "minAge=soon, minAge, \"soon\"",
        "minAge=30, minAge, \"30\"",
        "minAge=-5s, minAge, \"-5s\"",
        "minAge=9223372036854775807d, minAge, \"9223372036854775807d\"",
        "state=SLEEPING, state, \"SLEEPING\"",
        "sort=size, sort, \"size\"",
        "after=nonsense, after, \"nonsense\"",
        "states=RUNNING, states, \"states\"",
        "limit=1&limit=2, limit, appears twice",
        "limit=1&limit=2&limit=3, limit, appears 3 times"
    })
    void aBadParameterIs400ThatQuotesIt(String query, String field, String quoted) {
        HttpResponse<String> response = http.get("/inflight?" + query);

        assertThat(response.statusCode()).isEqualTo(400);
        JsonNode problem = HttpEndpoint.json(response);
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(problem.propertyNames()).containsExactly("title", "status", "detail", "field");
        assertThat(problem.get("detail").stringValue()).contains(quoted);
        assertThat(problem.get("field").stringValue()).isEqualTo(field);
    }

    @Test
    void plainTextIsATableWithOneLinePerTask() {
        sleeper(named("refresh:eu").kind("refresh").label("Refresh\nEU\u001b[31m prices"));
        sleeper(named("b").label("Zürich"));

        HttpResponse<String> response = http.get("/inflight", "text/plain");

        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/plain;charset=UTF-8");
        List<String> lines = response.body().lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).startsWith("NAME        ID");
        assertThat(lines.get(1)).startsWith("refresh:eu  ").endsWith("Refresh\\u000aEU\\u001b[31m prices");
        assertThat(lines.get(2)).startsWith("b           ").endsWith("Zürich");
        assertThat(lines.get(2).indexOf("RUNNING")).isEqualTo(lines.get(0).indexOf("STATE"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*/* | application/vnd.spring-boot.actuator.v3+json",
                "application/json | application/json",
                "application/json, text/plain, */* | application/vnd.spring-boot.actuator.v3+json",
                "text/html, image/gif, image/jpeg, */*; q=.2 | application/vnd.spring-boot.actuator.v3+json"
            })
    void whoAcceptsJsonGetsJson(String accept, String contentType) {
        assertThat(http.get("/inflight", accept).headers().firstValue("Content-Type"))
                .hasValue(contentType);
    }

    @Test
    void aRefusalIsJsonForThoseWhoAskForText() {
        HttpResponse<String> response = http.get("/inflight?limit=abc", "text/plain");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(HttpEndpoint.json(response).get("field").stringValue()).isEqualTo("limit");
    }

    private JsonNode firstTask(String query) {
        return HttpEndpoint.json(http.get("/inflight" + query)).get("tasks").get(0);
    }
}
