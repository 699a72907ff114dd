package dev.inflight.page;

import static dev.inflight.actuate.HttpEndpoint.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.actuate.EndpointHttpTest;
import dev.inflight.actuate.PageSource;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

/** The endpoint exposed, and nothing else. */
@TestPropertySource(properties = "management.endpoints.web.exposure.include=inflight")
class LivePageHttpTests extends EndpointHttpTest {

    private static final String CHROME = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,"
            + "image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7";

    /** What {@code HttpURLConnection} sends when nobody tells it anything. */
    private static final String JAVA = "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2";

    private static final String FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    private static String type(HttpResponse<?> response) {
        return response.headers().firstValue("Content-Type").orElse("");
    }

    private HttpResponse<String> part(String query) {
        return http.get("/inflight?page=" + query, "application/json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {CHROME, FIREFOX, "text/html", "text/html, */*;q=0.5", "text/html;q=0.9, application/json;q=0.8"})
    void aBrowserGetsThePage(String accept) {
        HttpResponse<String> page = http.get("/inflight", accept);
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(type(page)).isEqualToIgnoringCase("text/html;charset=UTF-8");
        assertThat(page.body()).startsWith("<!doctype html>").contains("src=\"?page=script\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*/*",
                JAVA,
                "application/*",
                "application/json",
                "application/json, text/plain, */*",
                "application/vnd.spring-boot.actuator.v3+json,application/vnd.spring-boot.actuator.v2+json,application/json",
                "text/html, */*",
                "application/json, text/html;q=0.5"
            })
    void everybodyElseGetsJson(String accept) {
        HttpResponse<String> list = http.get("/inflight", accept);
        assertThat(type(list)).contains("json");
        assertThat(json(list).get("outstanding").asInt()).isZero();
        assertThat(list.headers().firstValue("Content-Security-Policy")).isEmpty();
        assertThat(list.headers().firstValue("Cache-Control")).isEmpty();
    }

    @Test
    void withoutAnAcceptHeaderItIsJsonAsBefore() {
        assertThat(type(http.get("/inflight"))).startsWith("application/vnd.spring-boot.actuator.v3+json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "text/*", "text/plain, text/html"})
    void aTerminalGetsTheTable(String accept) {
        assertThat(http.get("/inflight", accept).body()).startsWith("NAME ");
    }

    @Test
    void aBrowserCanAskForJsonAndForTheTable() {
        HttpResponse<String> list = http.get("/inflight?format=json", CHROME);
        assertThat(type(list)).startsWith("application/json");
        assertThat(json(list).has("tasks")).isTrue();
        assertThat(http.get("/inflight?format=text", CHROME).body()).startsWith("NAME ");
    }

    @Test
    void anybodyCanAskForThePage() {
        assertThat(http.get("/inflight?format=html", "*/*").body()).startsWith("<!doctype html>");
    }

    @Test
    void aFormatThatIsNoneIsRefused() {
        HttpResponse<String> refused = http.get("/inflight?format=xml");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(json(refused).get("detail").asString()).isEqualTo("format must be json, text or html, not \"xml\"");
    }

    @Test
    void thePageComesWithItsPolicy() {
        HttpResponse<String> page = http.get("/inflight?name=a&sort=name", FIREFOX);
        assertThat(page.headers().firstValue("Content-Security-Policy")).contains(PageSource.CONTENT_POLICY);
        assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(page.headers().firstValue("Referrer-Policy")).contains("no-referrer");
        assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(page.headers().allValues("Vary")).contains("Accept");
        assertThat(page.headers().firstValue("Set-Cookie")).isEmpty();
        assertThat(page.body())
                .as("a copy of it in the document, for where nothing sets headers")
                .contains("content=\"" + PageSource.CONTENT_POLICY.replace("; frame-ancestors 'none'", "") + "\"");
    }

    @Test
    void nothingInThePageNeedsAnExceptionFromItsPolicy() {
        assertThat(http.get("/inflight", CHROME).body()).doesNotContain("<style", "style=", "onclick", "<script>");
    }

    @Test
    void itsFilesCome() {
        HttpResponse<String> script = http.get("/inflight?page=script", "*/*");
        assertThat(type(script)).startsWithIgnoringCase("text/javascript");
        assertThat(script.body()).doesNotContain("\nimport ").doesNotContain("\nexport ");
        HttpResponse<String> style = http.get("/inflight?page=style", "text/css,*/*;q=0.1");
        assertThat(type(style)).startsWithIgnoringCase("text/css");
        HttpResponse<String> icon = http.get("/inflight?page=icon", "image/avif,image/webp,image/*,*/*;q=0.8");
        assertThat(type(icon)).startsWithIgnoringCase("image/svg+xml");
    }

    @Test
    void aFrameShowsWhatMatchesCountsEverythingAndTellsOfItsKinds() {
        sleeper(named("a").kind("mail"));
        sleeper(named("b").kind("sync").label("other"));
        JsonNode frame = json(part("frame&label=oth"));
        assertThat(frame.get("matched").asInt()).isEqualTo(1);
        assertThat(frame.at("/tasks/0/name").asString()).isEqualTo("b");
        assertThat(frame.at("/counts/outstanding").asInt()).isEqualTo(2);
        assertThat(frame.get("changes").asBoolean()).isTrue();
        assertThat(frame.get("restSeconds").asDouble()).isGreaterThanOrEqualTo(1);
        assertThat(frame.get("kinds")
                        .valueStream()
                        .filter(kind -> kind.get("kind").asString().equals("sync"))
                        .map(kind -> kind.get("outstanding").asInt()))
                .containsExactly(1);
    }

    @Test
    void aRunIsShownInDepthWhateverItsNameIs() {
        String id = sleeper(named("copy/blob: 7 %")).id();
        JsonNode run = json(part("run&name=copy%2Fblob:%207%20%25&id=" + id));
        assertThat(run.at("/live/id").asString()).isEqualTo(id);
        assertThat(run.at("/live/stack").size()).isPositive();
    }

    @Test
    void aRunThatHasLostItsNameIsShownInDepth() {
        String older = stubborn(named("name")).id();
        String newer = sleeper(named("name")).id();
        JsonNode run = json(part("run&name=name&id=" + older));
        assertThat(run.at("/live/id").asString()).isEqualTo(older);
        assertThat(run.at("/live/supersededBy").asString()).isEqualTo(newer);
        assertThat(run.at("/live/stack").size()).isPositive();
    }

    @Test
    void aRunThatHasGoneIsShownAsTheHistoryHasIt() {
        String gone = sleeper(named("again")).id();
        String now = sleeper(named("again")).id();
        JsonNode run = json(part("run&name=again&id=" + gone));
        assertThat(run.get("live").isNull()).isTrue();
        assertThat(run.get("current").asString()).isEqualTo(now);
        assertThat(run.at("/history/0/outcome").asString()).isEqualTo("OVERLAPPED");
    }

    @Test
    void aRunThatNobodyKnowsIs404() {
        assertThat(part("run&name=nobody&id=x-1").statusCode()).isEqualTo(404);
    }

    @Test
    void endsCanBeHadByOutcome() {
        registry.track(named("ended").kind("ends").build(), CompletableFuture.completedFuture("x"));
        registry.track(named("stopped").kind("ends").build(), new CompletableFuture<String>());
        registry.cancel("stopped", "enough");
        JsonNode ends = json(part("ends&outcome=CANCELLED&kind=ends")).get("ends");
        assertThat(ends.size()).isEqualTo(1);
        assertThat(ends.at("/0/reason").asString()).isEqualTo("enough");
        assertThat(part("ends&outcome=DEAD").statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"nothing", "frame&nmae=a", "frame&state=DEAD", "run", "frame&format=json", "frame&page=run"})
    void whatCannotBeReadIsRefused(String query) {
        assertThat(part(query).statusCode()).isEqualTo(400);
    }

    /** Nor does the page's own parameter mean anything elsewhere. */
    @Test
    void theListKnowsNoParametersOfThePage() {
        assertThat(http.get("/inflight?outcome=CANCELLED").statusCode()).isEqualTo(400);
        assertThat(http.get("/inflight/a?page=run").statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/page.html",
                "/page/page.html",
                "/dev/inflight/page/page.html",
                "/static/page.html",
                "/index.html",
                "/"
            })
    void nothingElseBecomesReachable(String path) {
        assertThat(http.send(http.requestAt(path).header("Accept", CHROME).GET())
                        .statusCode())
                .isEqualTo(404);
    }

    /** A list of 200 of many: what a viewer costs does not grow with the page, and it is told to ask less often. */
    @Test
    void aFrameOfManyIsBounded() {
        for (int i = 0; i < 1_000; i++) {
            registry.track(named("many:" + i).timeout(Duration.ofMinutes(5)).build(), new CompletableFuture<String>());
        }
        JsonNode frame = json(part("frame&name=many:*"));
        assertThat(frame.get("matched").asInt()).isEqualTo(1_000);
        assertThat(frame.get("tasks").size()).isEqualTo(200);
    }
}
