package dev.inflight.service.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inflight.InFlightFuture;
import dev.inflight.cluster.InFlightCluster;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The page of one replica, and what it shows and stops of another. */
class ClusterPageTests {

    private static Browser page;
    private static RunningApplication one;
    private static RunningApplication other;
    private static Scene here;
    private static Scene there;

    @BeforeAll
    static void open() {
        page = Browser.open();
        one = replica();
        other = replica();
        here = new Scene(one.registry());
        there = new Scene(other.registry());
        await().until(() -> one.bean(InFlightCluster.class).isUp()
                && other.bean(InFlightCluster.class).isUp());
    }

    private static RunningApplication replica() {
        return RunningApplication.with(
                "management.endpoint.inflight.access=unrestricted",
                "inflight.cluster.engine=memory",
                "inflight.cluster.namespace=cluster-page");
    }

    @AfterAll
    static void close() {
        here.close();
        there.close();
        one.close();
        other.close();
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

    private static String row(InFlightFuture<?> run) {
        return "tr[data-id='" + run.id() + "']";
    }

    @Test
    void theOwnTasksAreShownUntilTheClusterIsWanted() {
        InFlightFuture<String> own = here.sleeper("own");
        InFlightFuture<String> foreign = there.sleeper("foreign");
        page.go(one.url("/actuator/inflight"));
        page.awaitLive();
        page.find(row(own));
        page.awaitNone(row(foreign));

        page.find("#scope-all").click();

        page.awaitText(row(foreign) + " .c-instance", other.registry().instance());
        page.find(row(own));
        page.screenshot("cluster");
        assertThat(page.violations()).isEmpty();
    }

    @Test
    void aTaskOfAnotherReplicaIsLookedIntoAndStopped() {
        InFlightFuture<String> foreign = there.sleeper("copy/9", "backup", "Copy blob 9", Duration.ofMinutes(5));
        page.go(one.url("/actuator/inflight?scope=cluster"));
        page.find(row(foreign) + " .c-age").click();
        page.awaitText(".drawer .stack", "Scene.lambda$sleeper");
        page.press(Keys.ESCAPE);
        page.find(row(foreign) + " .stop").click();
        page.button(".confirm", "Stop this run").click();
        page.awaitText(".confirm .verdict", "Stopped: the work has gone.");
        page.button(".confirm", "Close").click();
        page.awaitNone(row(foreign));

        assertThat(foreign).isCompletedExceptionally();
    }

    @Test
    void aTaskThatIsUniqueInTheClusterSaysSoAndShowsItsToken() {
        InFlightFuture<String> ordinary = here.sleeper("ordinary");
        InFlightFuture<String> unique = there.unique("unique");
        Long token = other.registry().find("unique").orElseThrow().token();
        page.go(one.url("/actuator/inflight?scope=cluster"));

        page.awaitText(row(unique) + " .reach", "cluster");
        assertThat(page.find(row(ordinary) + " .reach").getText()).isEmpty();
        page.screenshot("cluster-unique");
        page.find(row(unique) + " .c-age").click();

        page.awaitText(".drawer .facts", "among all replicas");
        page.awaitText(".drawer .facts", String.valueOf(token));
        assertThat(page.violations()).isEmpty();
    }

    @Test
    void aTaskOfThisReplicaThatIsUniqueInTheClusterShowsItsTokenWhereNobodyElseIsAsked() {
        InFlightFuture<String> unique = here.unique("mine-alone");
        Long token = one.registry().find("mine-alone").orElseThrow().token();
        page.go(one.url("/actuator/inflight"));

        page.awaitText(row(unique) + " .reach", "cluster");
        page.find(row(unique) + " .c-age").click();

        page.awaitText(".drawer .facts", String.valueOf(token));
    }

    @Test
    void aTaskThatWasUniqueInTheClusterKeepsItsToken() {
        InFlightFuture<String> unique = here.unique("gone");
        Long token = one.registry().find("gone").orElseThrow().token();
        one.registry().cancel("gone", "enough");

        page.go(one.url("/actuator/inflight#task=gone&run=" + unique.id()));

        page.awaitText(".drawer .facts", "enough");
        page.awaitText(".drawer .facts", String.valueOf(token));
    }

    @Test
    void aLinkLeadsToOneReplicasTasks() {
        InFlightFuture<String> own = here.sleeper("mine");
        InFlightFuture<String> foreign = there.sleeper("theirs");

        page.go(one.url(
                "/actuator/inflight?scope=cluster&instance=" + other.registry().instance()));

        page.find(row(foreign));
        page.awaitNone(row(own));
    }

    @Test
    void anApplicationThatIsAloneHasNoSuchChoice() {
        try (RunningApplication alone = RunningApplication.with()) {
            page.go(alone.url("/actuator/inflight"));
            page.awaitLive();

            assertThat(page.find("#scope").isDisplayed()).isFalse();
        }
    }
}
