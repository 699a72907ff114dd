package dev.inflight.service.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** Nothing for axe to complain of in any state of the page, dark or light, wide or narrow; and a picture of each. */
class AccessibilityTests {

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
    }

    @AfterEach
    void endScene() {
        scene.close();
    }

    private void go() {
        page.go(service.url());
        page.awaitLive();
    }

    /** As it is now, on a desk and in a hand, by day and by night. */
    private void check(String state) {
        for (String scheme : new String[] {"light", "dark"}) {
            page.scheme(scheme);
            for (String device : new String[] {"desktop", "phone"}) {
                if (device.equals("phone")) {
                    page.phone();
                } else {
                    page.desktop();
                }
                page.screenshot(state + "-" + device + "-" + scheme);
                assertThat(page.violations())
                        .as("%s, %s, %s", state, device, scheme)
                        .isEmpty();
                assertThat(page.script("return document.documentElement.scrollWidth <= window.innerWidth"))
                        .as("%s on a %s needs no sideways scrolling", state, device)
                        .isEqualTo(true);
            }
        }
        page.desktop();
    }

    @Test
    void empty() {
        go();
        page.awaitText("#empty", "Nothing in flight.");
        check("empty");
    }

    @Test
    void nothingMatches() {
        scene.sleeper("one");
        page.go(service.url() + "?name=other");
        page.awaitText("#empty", "matches the filter");
        check("nothing-matches");
    }

    @Test
    void busy() {
        scene.busy();
        go();
        page.awaitText("#rows", "Refresh EU prices");
        check("busy");
    }

    @Test
    void zombies() {
        scene.busy();
        scene.zombie("thumbnail:88", "thumbnail", "Scale image 88");
        scene.zombie("thumbnail:91", "thumbnail", "Scale image 91");
        go();
        page.awaitText("#zombies", "Scale image 91");
        check("zombies");
    }

    @Test
    void detail() {
        scene.stubborn("name", "thumbnail", "The older", Duration.ofMinutes(5));
        scene.parked("name", "thumbnail", "The newer", Duration.ofMinutes(5));
        go();
        page.awaitText("#rows", "The newer");
        page.script("[...document.querySelectorAll('.open')].find(b => b.textContent === 'The newer').click()");
        page.awaitText(".drawer .body", "Lineage");
        page.find(".drawer .past summary").click();
        check("detail");
        page.press(Keys.ESCAPE);
    }

    @Test
    void stop() {
        scene.stubborn("deaf", "thumbnail", "Scale image 7", Duration.ofMinutes(5));
        go();
        page.find("#rows .stop").click();
        page.awaitText(".confirm", "Stop this run?");
        check("stop");
        page.button(".confirm", "Stop this run").click();
        page.awaitText(".confirm .verdict", "work still running");
        check("stopped");
        page.press(Keys.ESCAPE);
    }

    @Test
    void bulk() {
        scene.busy();
        go();
        page.find("#rows tr");
        page.find("#bulk").click();
        check("bulk");
        page.button(".confirm", "Count them").click();
        page.awaitText(".confirm .verdict", "would be stopped");
        check("bulk-counted");
        page.press(Keys.ESCAPE);
    }

    @Test
    void paused() {
        scene.sleeper("one");
        go();
        page.find("#pause").click();
        page.awaitText("#connection-text", "paused");
        check("paused");
    }

    @Test
    void disconnected() {
        scene.sleeper("one");
        go();
        page.find("#rows tr");
        scene.close();
        service.stop();
        page.awaitText("#connection-text", "reconnecting");
        check("reconnecting");
        service.start();
        scene = new Scene(service.registry());
        page.awaitLive();
    }
}
