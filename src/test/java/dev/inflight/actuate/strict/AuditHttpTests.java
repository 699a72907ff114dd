package dev.inflight.actuate.strict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inflight.actuate.EndpointHttpTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Import;

@Import(AuditHttpTests.Trail.class)
class AuditHttpTests extends EndpointHttpTest {

    @Autowired
    Trail trail;

    @BeforeEach
    void forget() {
        trail.events.clear();
    }

    @Test
    void aCancelSaysWhoFromWhereWhatWhyAndWithWhatEnd() {
        sleeper(named("a"));

        http.post("{\"name\":\"a\",\"reason\":\"wrong region\",\"wait\":\"20s\"}");

        AuditEvent event = only();
        assertThat(event.getType()).isEqualTo(AuditFilter.CANCEL);
        assertThat(event.getPrincipal()).isEqualTo("anonymous");
        assertThat(event.getData())
                .containsEntry("method", "POST")
                .containsEntry("path", "/actuator/inflight")
                .containsEntry("from", "127.0.0.1")
                .containsEntry("name", "a")
                .containsEntry("reason", "wrong region")
                .containsEntry("status", 200)
                .doesNotContainKey("checked");
    }

    @Test
    void aCancelByPathSaysTheNameInThePath() {
        sleeper(named("a"));

        http.delete("/inflight/a?reason=x&wait=20s");

        AuditEvent event = only();
        assertThat(event.getType()).isEqualTo(AuditFilter.CANCEL);
        assertThat(event.getData()).containsEntry("name", "a").containsEntry("reason", "x");
    }

    @Test
    void aCancelByQuerySaysTheNameInTheQuery() {
        http.delete("/inflight?name=a/b");

        AuditEvent event = only();
        assertThat(event.getType()).isEqualTo(AuditFilter.REFUSED);
        assertThat(event.getData()).containsEntry("name", "a/b").containsEntry("status", 404);
    }

    @Test
    void moreTimeAndARehearsalHaveTypesOfTheirOwn() {
        sleeper(named("a"));

        http.post("{\"name\":\"a\",\"extend\":\"1h30m\"}");
        assertThat(only().getType()).isEqualTo(AuditFilter.EXTEND);
        trail.events.clear();
        http.post("{\"match\":\"*\",\"dryRun\":true}");
        assertThat(only().getType()).isEqualTo(AuditFilter.REHEARSE);
    }

    @Test
    void aRefusalSaysWhy() {
        http.post("{\"name\":\"a\",\"force\":true}");

        AuditEvent event = only();
        assertThat(event.getType()).isEqualTo(AuditFilter.REFUSED);
        assertThat(event.getData()).containsEntry("status", 400);
        assertThat(event.getData().get("detail")).asString().startsWith("unknown field \"force\"");
    }

    @Test
    void aMethodThatIsNotThereIsARefusal() {
        http.send(http.request("/inflight").method("PATCH", BodyPublishers.noBody()));

        AuditEvent event = only();
        assertThat(event.getType()).isEqualTo(AuditFilter.REFUSED);
        assertThat(event.getData()).containsEntry("status", 405);
    }

    @Test
    void secretsAreBlottedOut() {
        http.post("{\"name\":\"a\",\"reason\":\"password=hunter2\"}");

        assertThat(only().getData().toString()).doesNotContain("hunter2");
    }

    @Test
    void readingLeavesNoEvent() {
        http.get("/inflight");
        http.get("/inflight/a");
        http.post("{\"name\":\"a\"}"); // so that there is something to wait for

        assertThat(only().getData()).containsEntry("method", "POST");
    }

    private AuditEvent only() {
        await().until(() -> !trail.events.isEmpty());
        assertThat(trail.events).hasSize(1);
        return trail.events.get(0);
    }

    static class Trail implements ApplicationListener<AuditApplicationEvent> {

        final List<AuditEvent> events = new CopyOnWriteArrayList<>();

        @Override
        public void onApplicationEvent(AuditApplicationEvent event) {
            events.add(event.getAuditEvent());
        }
    }
}
