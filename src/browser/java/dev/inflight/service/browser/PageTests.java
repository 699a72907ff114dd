package dev.inflight.service.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inflight.InFlightFuture;
import dev.inflight.Outcome;
import dev.inflight.TaskState;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** What somebody on call does with the page, by mouse and by keyboard. */
class PageTests {

    private static RunningService service;
    private static Browser page;

    private Scene scene;

    @BeforeAll
    static void open() {
        service = RunningService.onFreePort();
        page = Browser.open();
    }

    @AfterAll
    static void close() {
        page.close();
        service.close();
    }

    @BeforeEach
    void newScene() {
        scene = new Scene(service.registry());
        page.desktop();
        page.scheme("light");
        page.complaints();
    }

    /** Whatever was done, the browser had nothing to refuse, and no script failed. */
    @AfterEach
    void endScene() {
        scene.close();
        assertThat(page.complaints())
                .filteredOn(complaint -> !complaint.contains("Failed to load resource"))
                .isEmpty();
    }

    private void go(String query) {
        page.go(service.url() + query);
        page.awaitLive();
    }

    private String row(String id) {
        return "tr[data-id='" + id + "']";
    }

    private Outcome outcomeOf(InFlightFuture<?> future) {
        return service.registry().history(dev.inflight.HistoryQuery.ALL).stream()
                .filter(end -> end.id().equals(future.id()))
                .findFirst()
                .orElseThrow()
                .outcome();
    }

    // ---- seeing

    @Test
    void aCallThatIsLaunchedOverHttpIsSeenWithinSeconds() throws Exception {
        go("");
        HttpRequest request = HttpRequest.newBuilder(URI.create(service.url() + "tasks"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"name\":\"launched\",\"label\":\"Launched over HTTP\",\"timeout\":\"60s\",\"request\":{\"url\":\""
                                + service.url() + "live/stream\"}}"))
                .build();
        String id = HttpClient.newHttpClient()
                .send(request, BodyHandlers.ofString())
                .headers()
                .firstValue("Location")
                .orElseThrow()
                .replaceFirst(".*/", "");
        page.awaitText(row(id), "Launched over HTTP");
        page.awaitText(row(id) + " .c-age", "of 1m");
        page.awaitText("#count-outstanding", "1");
    }

    @Test
    void aRowShowsStateNameKindAgeProgressAndThread() {
        String id = scene.counting(
                        "prices:eu", "refresh-prices", "Refresh EU prices", Duration.ofMinutes(2), 3, 10, "page 3")
                .id();
        go("");
        page.awaitText(row(id), "Refresh EU prices");
        assertThat(page.text(row(id) + " .c-state")).isEqualTo("running");
        assertThat(page.text(row(id) + " .c-task")).contains("prices:eu");
        assertThat(page.text(row(id) + " .c-kind")).isEqualTo("refresh-prices");
        assertThat(page.text(row(id) + " .c-age")).contains("of 2m");
        assertThat(page.text(row(id) + " .c-progress")).startsWith("3/10 page 3");
        assertThat(page.text(row(id) + " .c-thread")).startsWith("worker-");
    }

    @Test
    void aRowAndItsDrawerShowWhatTheTaskIsIn() {
        String id = scene.within(
                        "invoices",
                        "invoices",
                        "Write invoices",
                        "jdbc",
                        "select id from orders where id = ?",
                        "billing")
                .id();
        String other = scene.sleeper("other").id();
        go("");
        page.awaitText(row(id) + " .c-in .in", "jdbc · ");
        assertThat(page.text(row(id) + " .c-in .what")).isEqualTo("select id from orders where id = ?");
        assertThat(page.find(row(id) + " .c-in .what").getDomAttribute("title"))
                .isEqualTo("jdbc on billing: select id from orders where id = ?");
        assertThat(page.text(row(other) + " .c-in")).isEmpty();
        page.find(row(id) + " .open").click();
        page.awaitText(".drawer [aria-label='What it is in']", "select id from orders where id = ?");
        page.awaitText(".drawer [aria-label='What it is in']", "jdbc on billing");
        page.press(Keys.ESCAPE);
    }

    @Test
    void theDrawerOfARunThatHasEndedSaysWhatItWasIn() {
        String id = scene.within("short", "mail", "Short", "jdbc", "select <b>1</b>", "billing")
                .id();
        go("");
        page.awaitText(row(id) + " .c-in .in", "jdbc · ");
        page.find(row(id) + " .open").click();
        page.awaitText(".drawer .state", "running");
        service.registry().cancel("short", "seen enough");
        page.awaitText(".drawer .body", "jdbc: select <b>1</b>");
        page.press(Keys.ESCAPE);
    }

    @Test
    void whatIsLeftIsSaidInTwoUnits() {
        String id =
                scene.sleeper("a", "long", "A long one", Duration.ofHours(24)).id();
        go("");
        page.find(row(id) + " .c-age").click();
        page.awaitText(".drawer h2", "A long one");
        page.awaitText(".drawer .clock", "23h59m left of 24h");
        page.press(Keys.ESCAPE);
    }

    @Test
    void zombiesStandOnTopWithTheTopOfTheirStack() {
        scene.sleeper("older");
        String id = scene.zombie("undead", "thumbnail", "Scale image").id();
        go("");
        page.awaitText("#zombies " + row(id) + " .tops", "Scene.crunch");
        assertThat(page.text("#zombies " + row(id) + " .lints")).isEqualTo("ignores interrupt");
        assertThat(page.text("#count-zombies")).isEqualTo("1");
        assertThat(page.all("#tasks tbody tr").get(0).getDomAttribute("data-id"))
                .isEqualTo(id);
    }

    @Test
    void textThatLooksLikeHtmlIsText() {
        String evil = "<img src=x onerror=\"document.title='owned'\"><b>bold</b>";
        String id = scene.sleeper("<script>document.title='owned'</script>", "<i>kind</i>", evil, Duration.ofMinutes(1))
                .id();
        go("");
        page.awaitText(row(id) + " .open", evil);
        assertThat(page.text(row(id) + " .name")).startsWith("<script>");
        page.find(row(id) + " .open").click();
        page.awaitText(".drawer h2", evil);
        assertThat(page.all("td img, td b, td i, .drawer img, .drawer script")).isEmpty();
        assertThat((String) page.script("return document.title")).doesNotContain("owned");
    }

    @Test
    void aStyleOrScriptThatIsNotOursIsRefusedByThePolicy() {
        go("");
        page.script(
                "const s = document.createElement('script'); s.textContent = 'window.owned = 1'; document.body.append(s)");
        assertThat(page.script("return window.owned === undefined")).isEqualTo(true);
        assertThat(page.complaints())
                .anySatisfy(complaint -> assertThat(complaint).contains("Content Security Policy"));
    }

    // ---- finding

    @Test
    void theNameFilterNarrowsAndIsInTheAddress() {
        String wanted = scene.sleeper("find:me").id();
        String other = scene.sleeper("not:that").id();
        go("");
        page.find(row(other));
        page.press("/");
        page.press("find:*");
        page.awaitNone(row(other));
        page.find(row(wanted));
        page.awaitText("#matched", "1 run matches");
        assertThat((String) page.script("return location.search")).isEqualTo("?name=find%3A*");
        page.press(Keys.ESCAPE);
        page.find(row(other));
    }

    @Test
    void aTextIsLookedForEverywhereAndIsInTheAddress() {
        String mine = scene.sleeper("a", "backup", "Copy of Monday", Duration.ofMinutes(1))
                .id();
        String other = scene.sleeper("not:that").id();
        go("");
        page.find(row(other));
        for (String text : new String[] {"of monday", "BACK", mine}) {
            page.press("/");
            page.press(text);
            page.awaitNone(row(other));
            page.find(row(mine));
            page.press(Keys.ESCAPE);
            page.find(row(other));
        }
        go("?search=monday");
        page.find(row(mine));
        page.awaitNone(row(other));
        assertThat((String) page.script("return location.search")).isEqualTo("?search=monday");
    }

    @Test
    void theStatesInTheHeaderFilterToo() {
        String running = scene.sleeper("at work").id();
        String undead = scene.zombie("undead", "thumbnail", "Scale image").id();
        go("");
        page.find(row(running));
        page.find(".counts [data-state=ZOMBIE]").click();
        page.awaitNone(row(running));
        page.find(row(undead));
        page.button("#filter", "Clear").click();
        page.find(row(running));
    }

    @Test
    void aKindIsShownInNumbersAndAClickFiltersByIt() {
        String mine =
                scene.sleeper("a", "kind-to-click", "A", Duration.ofMinutes(1)).id();
        String other =
                scene.sleeper("b", "another-kind", "B", Duration.ofMinutes(1)).id();
        scene.ended("c", "kind-to-click", "C", () -> {
            throw new java.io.IOException("no");
        });
        go("");
        page.find(row(other));
        WebElement kind = page.all("#kinds-rows tr").stream()
                .filter(row -> row.getText().startsWith("kind-to-click"))
                .findFirst()
                .orElseThrow();
        assertThat(kind.findElements(By.tagName("td")))
                .extracting(WebElement::getText)
                .satisfies(cells -> {
                    assertThat(cells.get(0)).isEqualTo("1");
                    assertThat(cells.get(3)).isEqualTo("1");
                    assertThat(cells.get(4)).isEqualTo("100 %");
                });
        kind.findElement(By.tagName("button")).click();
        page.awaitNone(row(other));
        page.find(row(mine));
        page.awaitText("#chart-of", "of kind-to-click");
        page.awaitText("#ends", "C");
        assertThat((String) page.script("return location.search")).isEqualTo("?kind=kind-to-click");
        page.find("#kinds-rows button[aria-pressed=true]").click();
        page.find(row(other));
    }

    @Test
    void endsAreFilteredByTheirOutcomeAndSayWhy() {
        go("");
        scene.ended("fine", "ends", "A fine one", () -> "done");
        scene.sleeper("stopped", "ends", "A stopped one", Duration.ofMinutes(1));
        service.registry().cancel("stopped", "had seen enough");
        for (int i = 0; i < 20; i++) {
            scene.ended("fine:" + i, "ends", "Another fine one", () -> "done");
        }
        page.find("#outcomes [data-outcome=CANCELLED]").click();
        page.awaitText("#ends", "A stopped one");
        page.awaitText("#ends", "had seen enough");
        assertThat(page.text("#ends")).doesNotContain("fine one");
        assertThat((String) page.script("return location.search")).isEqualTo("?outcome=CANCELLED");
        page.find("#outcomes [data-outcome=CANCELLED]").click();
        page.awaitText("#ends", "Another fine one");
    }

    @Test
    void aLinkToAnOutcomeShowsItsEndsAndLetsGoOfThem() {
        scene.sleeper("stopped", "ends", "A stopped one", Duration.ofMinutes(1));
        service.registry().cancel("stopped", "had seen enough");
        scene.ended("fine", "ends", "A fine one", () -> "done");
        go("?outcome=CANCELLED");
        page.awaitText("#ends", "A stopped one");
        assertThat(page.text("#ends")).doesNotContain("fine one");
        page.find("#outcomes [data-outcome=CANCELLED]").click();
        page.awaitText("#ends", "A fine one");
        assertThat((String) page.script("return location.search")).isEmpty();
    }

    @Test
    void theDrawerOfARunThatFailedSaysWhereAndWhatWasBehindIt() {
        scene.ended("failed", "import", "Import", () -> {
            throw new IllegalStateException("no rows", new java.io.IOException("connection refused"));
        });
        page.go("about:blank");
        go("#task=failed");
        page.awaitText(".drawer .state", "failed");
        page.awaitText(".drawer .body", "Where it failed");
        page.awaitText(".drawer .stack", "PageTests");
        page.awaitText(".drawer .cause", "java.io.IOException: connection refused");
        page.press(Keys.ESCAPE);
    }

    // ---- links

    @Test
    void aRowOpensOnAClickAnywhereAndItsAddressLeadsBackToIt() {
        String id = scene.sleeper("copy/7", "backup", "Copy 7", Duration.ofMinutes(5))
                .id();
        go("?name=copy*");
        page.find(row(id) + " .c-age").click();
        page.awaitText(".drawer h2", "Copy 7");
        String link = (String) page.script("return location.href");
        assertThat(link).endsWith("?name=copy*#task=copy%2F7&run=" + id);
        page.press(Keys.ESCAPE);
        page.awaitNone(".drawer");
        assertThat((String) page.script("return location.href")).endsWith("?name=copy*");
        page.go("about:blank");
        page.go(link);
        page.awaitText(".drawer h2", "Copy 7");
        page.press(Keys.ESCAPE);
    }

    @Test
    void aLinkLeadsToARunThatHasEnded() {
        String id = scene.sleeper("ended", "report", "Report", Duration.ofMinutes(5))
                .id();
        service.registry().cancel("ended", "wrong month");
        page.go("about:blank");
        go("#task=ended&run=" + id);
        page.awaitText(".drawer .state", "cancelled");
        page.awaitText(".drawer .body", "wrong month");
        page.press(Keys.ESCAPE);
    }

    @Test
    void kindLabelAndOrderAreTakenFromTheAddress() {
        scene.sleeper("a", "one", "first of one", Duration.ofMinutes(1));
        String b = scene.sleeper("b", "one", "second of one", Duration.ofMinutes(1))
                .id();
        String c = scene.sleeper("c", "one", "third, second try", Duration.ofMinutes(1))
                .id();
        scene.sleeper("d", "two", "second of two", Duration.ofMinutes(1));
        go("?kind=one&label=second&sort=age");
        page.awaitCount("#rows tr", 2);
        assertThat(page.all("#rows tr"))
                .extracting(row -> row.getDomAttribute("data-id"))
                .containsExactly(c, b);
        assertThat(page.find("th.c-age").getDomAttribute("aria-sort")).isEqualTo("ascending");
    }

    @Test
    void aPausedPageStandsStill() {
        String first = scene.sleeper("first").id();
        go("");
        page.find(row(first));
        page.press("p");
        page.awaitText("#connection-text", "paused");
        String second = scene.sleeper("second").id();
        scene.sleeper("third");
        await().during(Duration.ofSeconds(3))
                .atMost(Duration.ofSeconds(4))
                .until(() -> page.all(row(second)).isEmpty());
        page.press("p");
        page.find(row(second));
    }

    // ---- looking closer

    @Test
    void theDrawerShowsTheLiveStackTheLineageAndTheHistory() {
        String older = scene.stubborn("name", "thumbnail", "The older", Duration.ofMinutes(5))
                .id();
        String newer = scene.sleeper("name", "thumbnail", "The newer", Duration.ofMinutes(5))
                .id();
        go("");
        page.find(row(newer) + " .open").click();
        page.awaitText(".drawer h2", "The newer");
        page.awaitText(".drawer .stack", "Scene.lambda$sleeper");
        page.awaitText(".drawer [aria-label='Lineage']", "Took its name from");
        page.awaitText(".drawer .past summary", "overlapped");
        page.button(".drawer [aria-label='Lineage']", older).click();
        page.awaitText(".drawer h2", "The older");
        page.awaitText(".drawer .stack", "Scene.crunch");
        page.awaitText(".drawer [aria-label='Lineage']", newer);
        page.press(Keys.ESCAPE);
        page.awaitNone(".drawer");
        assertThat(page.focused().getText()).isEqualTo("The newer");
    }

    @Test
    void aRunThatEndsWhileItIsLookedAtIsShownWithItsEnd() {
        scene.sleeper("short", "mail", "Short", Duration.ofMinutes(5));
        go("");
        page.find("#rows .open").click();
        page.awaitText(".drawer .state", "running");
        service.registry().cancel("short", "seen enough");
        page.awaitText(".drawer .state", "cancelled");
        page.awaitText(".drawer .body", "seen enough");
        page.press(Keys.ESCAPE);
    }

    @Test
    void aLintIsExplainedInTheDrawer() {
        String id = scene.parked("enrich", "enrich", "Enrich customer", Duration.ofMinutes(1))
                .id();
        go("");
        page.awaitText(row(id) + " .lints", "parked on future");
        page.find(row(id) + " .open").click();
        page.awaitText(".drawer .lint-list", "waits in get or join of another future");
        page.press(Keys.ESCAPE);
    }

    @Test
    void aDeadlineCanBeMoved() {
        String id =
                scene.sleeper("late", "report", "Report", Duration.ofMinutes(2)).id();
        go("");
        page.find(row(id) + " .open").click();
        page.button(".drawer", "+5 min").click();
        page.awaitText(".drawer .clock", "of 7m");
        page.press(Keys.ESCAPE);
        page.awaitText(row(id) + " .c-age", "of 7m");
    }

    // ---- stopping

    @Test
    void aStopNamesTaskAndRunAndSaysThatTheWorkHasGone() {
        InFlightFuture<String> future = scene.sleeper("wrong", "report", "The wrong report", Duration.ofMinutes(5));
        go("");
        page.find(row(future.id()) + " .stop").click();
        page.awaitText(".confirm .facts", "The wrong report");
        page.awaitText(".confirm .facts", future.id());
        assertThat(page.focused().getDomAttribute("name")).isEqualTo("reason");
        page.press("wrong month");
        page.press(Keys.ENTER);
        page.awaitText(".confirm .verdict", "Stopped: the work has gone.");
        page.awaitText(".confirm .verdict", "Its thread was interrupted.");
        page.button(".confirm", "Close").click();
        page.awaitNone(row(future.id()));
        page.awaitText("#ends", "The wrong report");
        assertThat(outcomeOf(future)).isEqualTo(Outcome.CANCELLED);
    }

    @Test
    void whoKeepsItRunningChangesNothing() {
        InFlightFuture<String> future = scene.sleeper("kept");
        go("");
        page.find(row(future.id()) + " .stop").click();
        page.button(".confirm", "Keep it running").click();
        page.awaitNone(".confirm");
        assertThat(future).isNotDone();
        assertThat(page.focused().getDomAttribute("class")).isEqualTo("stop");
    }

    @Test
    void workThatDoesNotStopIsSaidToGoOn() {
        InFlightFuture<String> future = scene.stubborn("deaf", "thumbnail", "Deaf", Duration.ofMinutes(5));
        go("");
        page.find(row(future.id()) + " .stop").click();
        page.button(".confirm", "Stop this run").click();
        page.awaitText(".confirm .verdict", "Future ended, work still running.");
        page.button(".confirm", "Close").click();
        page.find("#zombies " + row(future.id()));
    }

    @Test
    void aLateClickDoesNotStopTheSuccessor() {
        InFlightFuture<String> first = scene.sleeper("name", "sync", "The first", Duration.ofMinutes(5));
        go("");
        page.find(row(first.id()) + " .stop").click();
        page.awaitText(".confirm .facts", first.id());
        InFlightFuture<String> second = scene.sleeper("name", "sync", "The second", Duration.ofMinutes(5));
        await().until(() -> service.registry().list(dev.inflight.TaskQuery.ALL).matched() == 1);
        page.button(".confirm", "Stop this run").click();
        page.awaitText(".confirm .verdict", "Not stopped: another run has the name now.");
        page.awaitText(".confirm .verdict", second.id());
        assertThat(second).isNotDone();
        page.button(".confirm", "Close").click();
    }

    @Test
    void manyAreStoppedOnlyAfterTheyWereCounted() {
        List<InFlightFuture<String>> many =
                List.of(scene.sleeper("sync:1"), scene.sleeper("sync:2"), scene.sleeper("sync:3"));
        InFlightFuture<String> other = scene.sleeper("other");
        go("?name=sync:*");
        page.awaitCount("#rows tr", 3);
        page.find("#bulk").click();
        page.button(".confirm", "Count them").click();
        page.awaitText(".confirm .verdict", "3 runs would be stopped");
        assertThat(many).noneMatch(InFlightFuture::isDone);
        page.button(".confirm", "Stop 3 runs").click();
        page.awaitText(".confirm .verdict", "3 futures of 3 ended.");
        assertThat(many).allMatch(InFlightFuture::isCancelled);
        assertThat(other).isNotDone();
        page.button(".confirm", "Close").click();
    }

    @Test
    void nothingIsStoppedWhenAnotherNumberMatchesByThen() {
        InFlightFuture<String> first = scene.sleeper("sync:1");
        go("?name=sync:*");
        page.find(row(first.id()));
        page.find("#bulk").click();
        page.button(".confirm", "Count them").click();
        page.awaitText(".confirm .verdict", "1 run would be stopped");
        InFlightFuture<String> second = scene.sleeper("sync:2");
        page.button(".confirm", "Stop 1 run").click();
        page.awaitText(".confirm .verdict", "Nothing was stopped");
        page.awaitText(".confirm .verdict", "2 match now");
        assertThat(List.of(first, second)).noneMatch(InFlightFuture::isDone);
        page.press(Keys.ESCAPE);
    }

    @Test
    void anAgeIsReadAsEverywhereElse() {
        scene.sleeper("young");
        go("");
        page.find("#bulk").click();
        page.find(".confirm input[placeholder*=such]").sendKeys("1h30m");
        page.button(".confirm", "Count them").click();
        page.awaitText(".confirm .verdict", "Nothing matches.");
        page.press(Keys.ESCAPE);
    }

    // ---- by keyboard

    @Test
    void arrowsMoveThroughTheRowsAndKeysActOnThem() {
        scene.sleeper("one");
        scene.sleeper("two");
        InFlightFuture<String> three = scene.sleeper("three");
        go("");
        page.awaitCount("#rows tr", 3);
        page.script("document.querySelector('#rows .open').focus()");
        page.press(Keys.ARROW_DOWN);
        page.press(Keys.ARROW_DOWN);
        assertThat(page.focused().getText()).isEqualTo("Refresh three");
        page.press("s");
        page.awaitText(".confirm .facts", three.id());
        page.press(Keys.ESCAPE);
        page.awaitNone(".confirm");
        page.press(Keys.ENTER);
        page.awaitText(".drawer h2", "Refresh three");
        page.press(Keys.ESCAPE);
    }

    @Test
    void focusStaysInTheTableWhenItsRowGoes() {
        InFlightFuture<String> gone = scene.sleeper("one");
        scene.sleeper("two");
        go("");
        page.awaitCount("#rows tr", 2);
        page.script("document.querySelector('#rows .open').focus()");
        gone.cancel(true);
        page.awaitNone(row(gone.id()));
        assertThat(page.focused().getText()).isEqualTo("Refresh two");
    }

    @Test
    void focusGoesToTheTasksWhenTheRowThatADrawerCameFromHasGone() {
        InFlightFuture<String> gone = scene.sleeper("one");
        go("");
        page.find(row(gone.id()) + " .open").click();
        page.awaitText(".drawer .state", "running");
        gone.cancel(true);
        page.awaitNone(row(gone.id()));
        page.press(Keys.ESCAPE);
        assertThat(page.find("#tasks:focus").isDisplayed()).isTrue();
    }

    @Test
    void everythingCanBeReachedByTab() {
        scene.sleeper("one");
        go("");
        page.awaitCount("#rows tr", 1);
        page.script("document.activeElement.blur()");
        java.util.Set<String> reached = new java.util.LinkedHashSet<>();
        for (int i = 0; i < 70; i++) {
            page.press(Keys.TAB);
            WebElement focused = page.focused();
            reached.add(
                    focused.getText().isBlank()
                            ? String.valueOf(focused.getDomAttribute("id"))
                            : focused.getText().strip());
        }
        assertThat(reached)
                .anyMatch(it -> it.startsWith("Skip"))
                .contains("Pause", "filter-search", "Refresh one", "Stop", "Stop what matches…");
    }

    // ---- when the service goes away

    @Test
    void aRestartIsSeenAndSurvived() {
        scene.sleeper("before");
        go("");
        page.find("#rows tr");
        scene.close();
        service.stop();
        page.awaitText("#connection-text", "reconnecting");
        page.screenshot("reconnecting");
        service.start();
        scene = new Scene(service.registry());
        String id = scene.sleeper("after").id();
        page.awaitLive();
        page.find(row(id));
        page.awaitText("#instance", service.registry().instance());
    }

    // ---- much of it

    @Test
    void aHundredThousandAreShownByTheirOldest() {
        scene.many(100_000, "orders");
        go("");
        page.awaitText("#count-outstanding", "100\u202f000");
        page.awaitText("#matched", "first 200 of 100\u202f000 runs");
        page.awaitCount("#rows tr", 200);
        page.find("#filter-search").sendKeys("bulk:99999");
        page.awaitCount("#rows tr", 1);
        assertThat(service.registry().find("bulk:99999").orElseThrow().state()).isEqualTo(TaskState.RUNNING);
        assertThat(page.find("#rows tr").findElement(By.cssSelector(".open")).getText())
                .isEqualTo("Order 99999");
    }
}
