package dev.inflight.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.TaskScope;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class HistoryHttpTests extends EndpointHttpTest {

    @Test
    void anEndIsShownWithItsCauseAndTheStackAtThePull() {
        sleeper(named("history:a"));
        http.post("{\"name\":\"history:a\",\"reason\":\"too slow\",\"wait\":\"20s\"}");

        JsonNode end = HttpEndpoint.json(http.get("/inflighthistory?name=history:a"))
                .get("tasks")
                .get(0);

        assertThat(end.get("outcome").stringValue()).isEqualTo("CANCELLED");
        assertThat(end.get("by").stringValue()).isEqualTo("operator");
        assertThat(end.get("reason").stringValue()).isEqualTo("too slow");
        assertThat(end.get("effect").stringValue()).isEqualTo("INTERRUPTED");
        assertThat(end.get("stopLagSeconds").isNumber()).isTrue();
        assertThat(end.get("exceptionType").stringValue()).endsWith("TaskCancelledException");
        assertThat(end.get("stack").get(0).stringValue()).startsWith("at ");
    }

    @Test
    void theTokenIsShownOfARunThatHadOneAndNoOther() {
        String token = String.valueOf(registry.find(
                        sleeper(named("history:t").scope(TaskScope.CLUSTER)).name())
                .orElseThrow()
                .token());
        registry.cancel("history:t", "enough");
        sleeper(named("history:l")).cancel(true);

        assertThat(http.get("/inflighthistory?name=history:t").body()).contains("\"token\":" + token + ",");
        assertThat(http.get("/inflighthistory?name=history:l").body()).doesNotContain("token");
    }

    @Test
    void theNewestEndComesFirst() {
        sleeper(named("history:1")).cancel(true);
        sleeper(named("history:2")).cancel(true);

        assertThat(HttpEndpoint.json(http.get("/inflighthistory?name=history:*&limit=1"))
                        .get("tasks")
                        .get(0)
                        .get("name")
                        .stringValue())
                .isEqualTo("history:2");
    }

    @Test
    void outcomesSelect() {
        sleeper(named("history:3")).cancel(true);

        assertThat(HttpEndpoint.json(http.get("/inflighthistory?name=history:3&kind=&outcome=TIMED_OUT&limit="))
                        .get("tasks"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"limit=0, 0", "limit=abc, \"abc\"", "outcome=LOST, \"LOST\"", "names=a, \"names\""})
    void aBadParameterIs400ThatQuotesIt(String query, String quoted) {
        HttpResponse<String> response = http.get("/inflighthistory?" + query);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(HttpEndpoint.json(response).get("detail").stringValue()).contains(quoted);
    }
}
