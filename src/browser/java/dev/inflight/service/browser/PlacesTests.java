package dev.inflight.service.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.InFlightFuture;
import dev.inflight.TaskSpec;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.openqa.selenium.Keys;

/** The page in users' applications, wherever they have their endpoints. */
class PlacesTests {

    private static final String UNRESTRICTED = "management.endpoint.inflight.access=unrestricted";
    private static final String WEBFLUX = "spring.main.web-application-type=reactive";

    private static Browser page;

    @BeforeAll
    static void open() {
        page = Browser.open();
    }

    @AfterAll
    static void close() {
        page.close();
    }

    @BeforeEach
    void look() {
        page.desktop();
        page.scheme("light");
        page.complaints();
    }

    @AfterEach
    void nothingWasRefused() {
        assertThat(page.complaints())
                .filteredOn(complaint -> !complaint.contains("Failed to load resource"))
                .isEmpty();
    }

    static Stream<Arguments> places() {
        return Stream.of(
                Arguments.of("mvc", "/actuator/inflight", new String[] {}),
                Arguments.of("webflux", "/actuator/inflight", new String[] {WEBFLUX}),
                Arguments.of("mvc-paths", "/app/api/ops/tasks", new String[] {
                    "server.servlet.context-path=/app",
                    "spring.mvc.servlet.path=/api",
                    "management.endpoints.web.base-path=/",
                    "management.endpoints.web.path-mapping.inflight=ops/tasks"
                }),
                Arguments.of("webflux-paths", "/app/manage/inflight", new String[] {
                    WEBFLUX, "spring.webflux.base-path=/app", "management.endpoints.web.base-path=/manage"
                }),
                Arguments.of("mvc-port", "/m/tasks", new String[] {
                    "management.server.port=0",
                    "management.server.base-path=/m",
                    "management.endpoints.web.base-path=/",
                    "management.endpoints.web.path-mapping.inflight=tasks"
                }),
                Arguments.of("webflux-port", "/actuator/inflight", new String[] {
                    WEBFLUX,
                    "management.server.port=0",
                    "spring.autoconfigure.exclude=org.springframework.boot.tomcat.autoconfigure.actuate.web.server"
                            + ".TomcatReactiveManagementContextAutoConfiguration"
                }));
    }

    private static String[] and(String[] properties, String more) {
        return Stream.concat(Stream.of(properties), Stream.of(more)).toArray(String[]::new);
    }

    private static String row(InFlightFuture<?> run) {
        return "tr[data-id='" + run.id() + "']";
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("places")
    void tasksAreSeenLookedIntoAndStopped(String place, String path, String[] properties) {
        try (RunningApplication application = RunningApplication.with(and(properties, UNRESTRICTED))) {
            Scene scene = new Scene(application.registry());
            InFlightFuture<String> run = scene.sleeper("copy/7", "backup", "Copy blob 7", Duration.ofMinutes(5));
            page.go(application.url(path));
            page.awaitLive();
            page.awaitText(row(run), "Copy blob 7");
            InFlightFuture<String> later = scene.sleeper("later");
            page.find(row(later));
            page.find(row(run) + " .c-age").click();
            page.awaitText(".drawer .stack", "Scene.lambda$sleeper");
            page.press(Keys.ESCAPE);
            page.find(row(run) + " .stop").click();
            page.button(".confirm", "Stop this run").click();
            page.awaitText(".confirm .verdict", "Stopped: the work has gone.");
            page.button(".confirm", "Close").click();
            page.awaitNone(row(run));
            page.awaitText("#ends", "Copy blob 7");
            page.screenshot("in-an-application-" + place);
            scene.close();
        }
    }

    /** README's picture. */
    @Test
    void aBusyApplicationIsShownWithoutFault() {
        try (RunningApplication application = RunningApplication.with(UNRESTRICTED)) {
            Scene scene = new Scene(application.registry());
            page.go(application.url("/actuator/inflight"));
            page.awaitLive();
            scene.busy();
            scene.zombie("thumbnail:88", "thumbnail", "Scale image 88");
            page.awaitText("#zombies", "Scale image 88");
            page.awaitText("#rows", "warehouse.example.org");
            page.screenshot("in-a-busy-application");
            assertThat(page.violations()).isEmpty();
            scene.close();
        }
    }

    @Test
    void anEndThatIsLabelledWithArgumentsIsShownWithItsKind() {
        try (RunningApplication application = RunningApplication.with(UNRESTRICTED)) {
            application
                    .registry()
                    .start(
                            TaskSpec.anonymous()
                                    .kind("Prices.refresh")
                                    .label("region=eu")
                                    .timeout(Duration.ofSeconds(9))
                                    .build(),
                            () -> "done",
                            Runnable::run);
            page.go(application.url("/actuator/inflight"));
            page.awaitText("#ends", "region=eu");
            assertThat(page.text("#ends .kind")).isEqualTo("Prices.refresh");
        }
    }

    @Test
    void whereTheEndpointOnlyReadsNothingOffersToStop() {
        try (RunningApplication application = RunningApplication.with()) {
            Scene scene = new Scene(application.registry());
            InFlightFuture<String> run = scene.sleeper("one");
            page.go(application.url("/actuator/inflight"));
            page.awaitLive();
            page.find(row(run));
            assertThat(page.find("#read-only").isDisplayed()).isTrue();
            assertThat(page.find("#bulk").isDisplayed()).isFalse();
            assertThat(page.find(row(run) + " .stop").isDisplayed()).isFalse();
            page.script("document.querySelector('#rows .open').focus()");
            page.press("s");
            page.press(Keys.ENTER);
            page.awaitText(".drawer .stack", "Scene.lambda$sleeper");
            assertThat(page.all(".confirm")).isEmpty();
            assertThat(page.all(".drawer .actions button")).isEmpty();
            assertThat(page.violations()).isEmpty();
            page.screenshot("read-only");
            page.press(Keys.ESCAPE);
            scene.close();
        }
    }

    @Test
    void whoHasLoggedInByBasicNeedsNothingElse() {
        try (RunningApplication application = RunningApplication.withBasic(
                UNRESTRICTED,
                "spring.security.user.name=joe",
                "spring.security.user.password=s3cret",
                "spring.security.user.roles=INFLIGHT_ADMIN")) {
            Scene scene = new Scene(application.registry());
            InFlightFuture<String> run = scene.sleeper("one");
            page.go(application.url("/actuator/inflight"));
            assertThat(page.all("#connection")).as("without a password").isEmpty();
            page.go(application.url("joe:s3cret@", "/actuator/inflight"));
            page.awaitLive();
            page.find(row(run) + " .stop").click();
            page.button(".confirm", "Stop this run").click();
            page.awaitText(".confirm .verdict", "Stopped: the work has gone.");
            page.press(Keys.ESCAPE);
            assertThat(page.script("return document.cookie")).isEqualTo("");
            assertThat(application
                            .registry()
                            .history(dev.inflight.HistoryQuery.ALL)
                            .get(0)
                            .by())
                    .isEqualTo("joe");
            scene.close();
        }
    }

    @Test
    void whoMayOnlyLookIsToldSo() {
        try (RunningApplication application = RunningApplication.withBasic(
                UNRESTRICTED,
                "spring.security.user.name=joe",
                "spring.security.user.password=s3cret",
                "spring.security.user.roles=INFLIGHT_VIEW")) {
            Scene scene = new Scene(application.registry());
            InFlightFuture<String> run = scene.sleeper("one");
            page.go(application.url("joe:s3cret@", "/actuator/inflight"));
            page.awaitLive();
            page.find(row(run) + " .stop").click();
            page.button(".confirm", "Stop this run").click();
            page.awaitText(".confirm .verdict", "changing anything here needs the role INFLIGHT_ADMIN");
            assertThat(run).isNotDone();
            page.press(Keys.ESCAPE);
            scene.close();
        }
    }

    @Test
    void aPageThatNobodySeesAsksForNothing() {
        try (RunningApplication application = RunningApplication.with()) {
            page.go(application.url("/actuator/inflight"));
            page.awaitLive();
            page.script("Object.defineProperty(document, 'hidden', { configurable: true, value: true });"
                    + "document.dispatchEvent(new Event('visibilitychange'))");
            page.awaitText("#connection-text", "paused");
            page.script("Object.defineProperty(document, 'hidden', { configurable: true, value: false });"
                    + "document.dispatchEvent(new Event('visibilitychange'))");
            page.awaitLive();
        }
    }

    @Test
    void itAsksAtMostOnceASecond() {
        try (RunningApplication application = RunningApplication.with()) {
            page.go(application.url("/actuator/inflight"));
            page.awaitLive();
            page.script("window.asked = []; const fetched = window.fetch;"
                    + "window.fetch = (...a) => { window.asked.push(performance.now()); return fetched(...a); }");
            org.awaitility.Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> page.script("return window.asked.length >= 4"), Boolean.TRUE::equals);
            assertThat(page.script(
                            "return Math.min(...window.asked.slice(1).map((at, i) => at - window.asked[i])) >= 995"))
                    .isEqualTo(true);
        }
    }

    @Test
    void insideAnotherPageItDoesNotWork() {
        try (RunningApplication application = RunningApplication.with()) {
            page.go(application.url("/actuator/inflight?format=json"));
            page.script("document.body.replaceChildren(); const f = document.createElement('iframe');"
                    + "f.src = '/actuator/inflight'; document.body.append(f)");
            org.awaitility.Awaitility.await()
                    .until(() -> page.complaints().stream().anyMatch(c -> c.contains("frame-ancestors")));
        }
    }
}
