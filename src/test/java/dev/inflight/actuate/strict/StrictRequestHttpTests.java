package dev.inflight.actuate.strict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.InFlightFuture;
import dev.inflight.actuate.EndpointHttpTest;
import dev.inflight.actuate.HttpEndpoint;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class StrictRequestHttpTests extends EndpointHttpTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "null",
                "[]",
                "[{\"name\":\"a\"}]",
                "12",
                "\"a\"",
                "{bad",
                "{\"name\":\"a\"} x",
                "{\"name\":\"a\"}{\"name\":\"a\"}",
                "{\"name\":\"a\",\"name\":\"a\"}",
                "{\"name\":\"a\",\"force\":true}",
                "{\"name\":12}",
                "{\"name\":[\"a\"]}",
                "{\"name\":{\"a\":1}}",
                "{\"name\":null}",
                "{\"name\":\"\"}",
                "{\"name\":\"a\",\"reason\":12}",
                "{\"name\":\"a\",\"wait\":2}",
                "{\"name\":\"a\",\"wait\":\"2\"}",
                "{\"name\":\"a\",\"wait\":\"-2s\"}",
                "{\"name\":\"a\",\"id\":\"\"}",
                "{\"name\":\"a\",\"extend\":\"5m\",\"wait\":\"1s\"}",
                "{\"name\":\"a\",\"extend\":\"0s\"}",
                "{\"name\":\"a\\u0000\"}",
                "{\"name\":\"a\\ud800\"}",
                "// a\n{\"name\":\"a\"}",
                "{'name':'a'}"
            })
    void aMalformedBodyIs400AndNothingHappens(String body) {
        InFlightFuture<Void> future = sleeper(named("a"));

        HttpResponse<String> response = http.post(body);

        assertThat(response.statusCode()).isEqualTo(400);
        JsonNode problem = HttpEndpoint.json(response);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(problem.propertyNames()).startsWith("title", "status", "detail");
        assertThat(problem.get("title").stringValue()).isEqualTo("Bad Request");
        assertThat(problem.get("status").intValue()).isEqualTo(400);
        assertThat(future).isNotDone();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"name\":12}                      | name   | name must be a string, not \"12\"",
                "{\"name\":{\"a\":1}}               | name   | name must be a string, not \"{\"",
                "{\"match\":\"*\",\"expect\":\"1\"}  | expect | expect must be a whole number, not \"1\"",
                "{\"match\":\"*\",\"expect\":-1}     | expect | expect must not be negative, not \"-1\"",
                "{\"match\":\"*\",\"dryRun\":\"no\"} | dryRun | dryRun must be true or false, not \"no\"",
                "{\"name\":\"a\",\"name\":\"b\"}     | name   | name appears twice",
                "{\"name\":\"a\",\"wait\":\"+5\"}    | wait   | wait must be a duration with a unit, such as 30s, 500ms, 1h30m, 2d or PT30S, not \"+5\"",
                "{\"name\":\"a\",\"extend\":\"0s\"}  | extend | extend must be positive, not \"0s\"",
                "{\"match\":\"a\\u0000\",\"expect\":1} | match | match must not contain U+0000 (a control, line or bidi separator, or a surrogate alone): \"a\\u0000\""
            })
    void aMalformedFieldIsNamedAndItsValueQuoted(String body, String field, String error) {
        JsonNode problem = HttpEndpoint.json(http.post(body));

        assertThat(problem.get("field").stringValue()).isEqualTo(field);
        assertThat(problem.get("detail").stringValue()).isEqualTo(error);
    }

    @Test
    void anUnknownFieldIsNamed() {
        JsonNode problem = HttpEndpoint.json(http.post("{\"name\":\"a\",\"force\":true}"));

        assertThat(problem.get("field").stringValue()).isEqualTo("force");
        assertThat(problem.get("detail").stringValue()).startsWith("unknown field \"force\"; known are [dryRun, ");
    }

    @ParameterizedTest
    @CsvSource({
        "/inflight?nmae=a, nmae",
        "/inflight?name=a%00, name",
        "/inflight?kind=a%0A, kind",
        "/inflight?limit=%D9%A1, limit",
        "/inflight?limit=%2B1, limit",
        "/inflight?minAge=%2B5, minAge",
        "/inflighthistory?after=a, after",
        "/inflighthistory?name=%E2%80%AE, name"
    })
    void aParameterThatCannotBeMeantIs400ByName(String path, String field) {
        HttpResponse<String> response = http.get(path);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(HttpEndpoint.json(response).get("field").stringValue()).isEqualTo(field);
    }

    @Test
    void aBodyFifteenHundredObjectsDeepIs400() {
        assertThat(http.post("{\"name\":".repeat(1_500)).statusCode()).isEqualTo(400);
    }

    @Test
    void aBodyThatIsNotUtf8Is400() {
        byte[] utf16 = "{\"name\":\"a\"}".getBytes(StandardCharsets.UTF_16);

        assertThat(http.post("/inflight", "application/json", BodyPublishers.ofByteArray(utf16))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void aBodyOverTheBoundIs413AndNothingHappens() {
        InFlightFuture<Void> future = sleeper(named("a"));

        HttpResponse<String> response = http.post("{\"name\":\"a\",\"reason\":\"" + "x".repeat(16 * 1024) + "\"}");

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(future).isNotDone();
    }

    @Test
    void aChunkedBodyOverTheBoundIs413() {
        HttpResponse<String> response = http.post(
                "/inflight",
                "application/json",
                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[64 * 1024])));

        assertThat(response.statusCode()).isEqualTo(413);
    }

    @Test
    void aBodyJustUnderTheBoundIsAccepted() {
        sleeper(named("a"));

        assertThat(http.post("{\"name\":\"a\",\"wait\":\"20s\",\"reason\":\"" + "x".repeat(16_000) + "\"}")
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/x-www-form-urlencoded",
                "text/plain",
                "multipart/form-data",
                "multipart/form-data;boundary=x",
                "application/xml",
                "application/json;charset=ISO-8859-1",
                "nonsense"
            })
    void whatIsNotJsonIs415(String contentType) {
        InFlightFuture<Void> future = sleeper(named("a"));

        assertThat(http.post("/inflight", contentType, BodyPublishers.ofString("{\"name\":\"a\"}"))
                        .statusCode())
                .isEqualTo(415);
        assertThat(future).isNotDone();
    }

    @Test
    void a415SaysWhatToSend() {
        HttpResponse<String> response = http.post("/inflight", "text/plain", BodyPublishers.ofString("a"));

        assertThat(HttpEndpoint.json(response).get("detail").stringValue())
                .isEqualTo(
                        "the body must be JSON in UTF-8: send it with Content-Type: application/json, not \"text/plain\"");
    }

    @Test
    void aPostWithoutABodyIs415() {
        assertThat(http.send(http.request("/inflight").POST(BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(415);
    }

    @ParameterizedTest
    @ValueSource(strings = {"?name=b", "?name=a", "?reason=x", "?id=x", "?dryRun=false"})
    void aQueryBesideABodyIs400AndNothingHappens(String query) {
        InFlightFuture<Void> future = sleeper(named("a"));

        assertThat(http.post("/inflight" + query, "application/json", BodyPublishers.ofString("{\"name\":\"a\"}"))
                        .statusCode())
                .isEqualTo(400);
        assertThat(future).isNotDone();
    }

    @ParameterizedTest
    @CsvSource({"PUT, /inflight", "PATCH, /inflight", "POST, /inflight/a", "PUT, /inflight/a"})
    void anotherMethodIs405(String method, String path) {
        assertThat(http.send(http.request(path)
                                .header("Content-Type", "application/json")
                                .method(method, BodyPublishers.ofString("{\"name\":\"a\"}")))
                        .statusCode())
                .isEqualTo(405);
    }

    @Test
    void aMethodOverrideIsIgnored() {
        InFlightFuture<Void> future = sleeper(named("a"));

        HttpResponse<String> response = http.send(http.request("/inflight/a?_method=DELETE")
                .header("X-HTTP-Method-Override", "DELETE")
                .GET());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(future).isNotDone();
    }

    @Test
    void anEncodedPathIsGuardedToo() {
        InFlightFuture<Void> future = sleeper(named("a"));

        HttpResponse<String> response = http.post(
                "/%69nflight", "application/json", BodyPublishers.ofString("{\"name\":\"a\",\"force\":true}"));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(future).isNotDone();
    }
}
