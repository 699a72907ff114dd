package dev.inflight.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inflight.InFlightRegistry;
import dev.inflight.TaskQuery;
import dev.inflight.TaskSpec;
import dev.inflight.cluster.InFlightCluster;
import dev.inflight.cluster.MemoryHub;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;

/** Three applications of one cluster, each with a server of its own. */
@TestInstance(Lifecycle.PER_CLASS)
class ClusterHttpTests {

    private final String namespace = getClass().getSimpleName().toLowerCase(Locale.ROOT);
    private final MemoryHub hub = MemoryHub.ofThisJvm(namespace);
    private final List<Replica> replicas = new ArrayList<>();
    private CountDownLatch release = new CountDownLatch(1);

    WebApplicationType type() {
        return WebApplicationType.SERVLET;
    }

    record Replica(ConfigurableApplicationContext context, HttpEndpoint http) {

        InFlightRegistry registry() {
            return context.getBean(InFlightRegistry.class);
        }

        String instance() {
            return registry().instance();
        }

        Queue<AuditEvent> audit() {
            return context.getBean(Trail.class).events;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Trail {

        final Queue<AuditEvent> events = new ConcurrentLinkedQueue<>();

        @Bean
        ApplicationListener<AuditApplicationEvent> trail() {
            return event -> events.add(event.getAuditEvent());
        }
    }

    @BeforeAll
    void start() {
        for (int i = 0; i < 3; i++) {
            ConfigurableApplicationContext context = new SpringApplicationBuilder(
                            EndpointTestApplication.class, Trail.class)
                    .web(type())
                    .properties(
                            "spring.config.name=none",
                            "spring.main.banner-mode=off",
                            "server.port=0",
                            "inflight.cluster.engine=memory",
                            "inflight.cluster.namespace=" + namespace,
                            "management.endpoint.health.show-details=always",
                            "management.endpoint.health.show-components=always",
                            "management.endpoints.web.exposure.include=*",
                            "management.endpoint.inflight.access=unrestricted")
                    .run();
            int port = Integer.parseInt(context.getEnvironment().getProperty("local.server.port", "0"));
            replicas.add(new Replica(context, new HttpEndpoint(port)));
        }
        await().until(() -> replicas.stream()
                .allMatch(replica ->
                        replica.context().getBean(InFlightCluster.class).isUp()));
    }

    @AfterEach
    void endAllWork() {
        hub.refuse(false);
        hub.resume();
        replicas.forEach(replica -> hub.mend(replica.instance()));
        release.countDown();
        release = new CountDownLatch(1);
        for (Replica replica : replicas) {
            replica.registry()
                    .list(TaskQuery.ALL.withLimit(10_000))
                    .tasks()
                    .forEach(task -> replica.registry().cancel(task.name(), "the test is over"));
            await().until(() -> replica.registry().list(TaskQuery.ALL).matched() == 0);
            replica.audit().clear();
        }
        await().until(() -> replicas.stream()
                .allMatch(replica ->
                        replica.context().getBean(InFlightCluster.class).isUp()));
    }

    @AfterAll
    void stop() {
        replicas.forEach(replica -> replica.context().close());
        assertThat(hub.engine("observer", Duration.ofMillis(400)).members())
                .succeedsWithin(Duration.ofSeconds(2))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .as("who has left")
                .isEmpty();
    }

    // ---- the list

    @Test
    void theListHasExactlyTheFieldsOfTheDesignInTheirOrder() {
        JsonNode list = json(get(0, "/inflight?scope=cluster"));

        assertThat(list.propertyNames())
                .containsExactly(
                        "instance",
                        "scope",
                        "engine",
                        "partial",
                        "instances",
                        "silent",
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
        assertThat(list.get("instances").toString()).isEqualTo("{\"up\":3,\"silent\":0,\"lost\":0}");
        assertThat(list.get("engine").stringValue()).isEqualTo("UP");
        assertThat(list.get("partial").booleanValue()).isFalse();
    }

    @Test
    void everyReplicaShowsWhatAllRun() {
        for (int i = 0; i < 3; i++) {
            sleeper(i, "task-" + i);
        }
        for (int i = 0; i < 3; i++) {
            JsonNode list = json(get(i, "/inflight?scope=cluster&name=task-*&kind=&limit=" + (10 + i)));

            assertThat(list.get("matched").intValue()).isEqualTo(3);
            assertThat(list.get("tasks").values().stream()
                            .map(task -> task.get("instance").stringValue()))
                    .containsExactlyInAnyOrderElementsOf(
                            replicas.stream().map(Replica::instance).toList());
        }
    }

    @Test
    void aTaskSaysWhereItRuns() {
        sleeper(1, "a");

        JsonNode task =
                json(get(0, "/inflight?scope=cluster&name=a")).get("tasks").get(0);

        assertThat(task.propertyNames()).startsWith("name", "id", "instance", "scope", "token", "kind", "label");
        assertThat(task.get("scope").stringValue()).isEqualTo("LOCAL");
        assertThat(task.get("token").isNull()).isTrue();
        JsonNode local = json(get(1, "/inflight")).get("tasks").get(0);
        assertThat(local.get("instance").stringValue())
                .isEqualTo(replicas.get(1).instance());
    }

    @Test
    void withoutAScopeOnlyOwnRunsAreListed() {
        sleeper(1, "a");

        assertThat(json(get(0, "/inflight")).get("tasks").isEmpty()).isTrue();
    }

    @Test
    void oneReplicaIsReadPageByPage() {
        sleeper(1, "a");
        sleeper(1, "b");
        String of =
                "/inflight?scope=cluster&limit=1&instance=" + replicas.get(1).instance();

        JsonNode first = json(get(0, of));
        JsonNode second = json(get(0, of + "&after=" + first.get("next").stringValue()));

        assertThat(first.get("tasks").get(0).get("name").stringValue()).isEqualTo("a");
        assertThat(second.get("tasks").get(0).get("name").stringValue()).isEqualTo("b");
        assertThat(second.get("next").isNull()).isTrue();
    }

    @Test
    void whatTheClusterCannotDoIsRefusedByItsField() {
        assertRefused(get(0, "/inflight?scope=all"), 400, "scope");
        assertRefused(get(0, "/inflight?scope=cluster&limit=1001"), 400, "limit");
        assertRefused(get(0, "/inflight?scope=cluster&after=x"), 400, "after");
        assertRefused(get(0, "/inflight?scope=cluster&instance=nobody"), 400, "instance");
        assertRefused(get(0, "/inflight?instance=nobody"), 400, "instance");
    }

    @Test
    void theTableForATerminalIsOfAllToo() {
        sleeper(2, "a");

        assertThat(replicas.get(0)
                        .http()
                        .get("/inflight?scope=cluster&limit=17", "text/plain")
                        .body())
                .contains(replicas.get(2).instance());
    }

    @Test
    void whoIsSilentIsNamed() {
        sleeper(2, "a");
        hub.cut(replicas.get(2).instance());

        JsonNode list = json(get(0, "/inflight?scope=cluster&limit=33"));

        assertThat(list.get("partial").booleanValue()).isTrue();
        assertThat(list.get("instances").get("silent").intValue()).isEqualTo(1);
        assertThat(list.get("silent").get(0).propertyNames())
                .containsExactly("instance", "host", "beatSeconds", "outstanding", "oldestSeconds");
        assertThat(list.get("silent").get(0).get("instance").stringValue())
                .isEqualTo(replicas.get(2).instance());
    }

    // ---- one run

    @Test
    void aRunOfAnotherReplicaIsCancelled() {
        String id = sleeper(2, "a");

        HttpResponse<String> answer = post(0, "{\"name\":\"a\",\"reason\":\"too slow\",\"wait\":\"5s\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode cancel = json(answer);
        assertThat(cancel.propertyNames())
                .containsExactly(
                        "name", "id", "outcome", "effect", "state", "stopSeconds", "instance", "confirmed", "partial");
        assertThat(cancel.get("id").stringValue()).isEqualTo(id);
        assertThat(cancel.get("outcome").stringValue()).isEqualTo("CANCELLED");
        assertThat(cancel.get("state").stringValue()).isEqualTo("ENDED");
        assertThat(cancel.get("instance").stringValue())
                .isEqualTo(replicas.get(2).instance());
        assertThat(cancel.get("confirmed").booleanValue()).isTrue();
        assertThat(replicas.get(2).registry().find("a")).isEmpty();
    }

    @Test
    void bothReplicasWriteTheAuditEvent() {
        String id = sleeper(2, "a");

        post(0, "{\"name\":\"a\",\"reason\":\"password=hunter2\"}");

        await().untilAsserted(() -> {
            assertThat(replicas.get(0).audit()).extracting(AuditEvent::getType).containsExactly("INFLIGHT_CANCEL");
            assertThat(replicas.get(2).audit()).singleElement().satisfies(event -> {
                assertThat(event.getType()).isEqualTo("INFLIGHT_CANCEL");
                assertThat(event.getData())
                        .containsEntry("via", replicas.get(0).instance())
                        .containsEntry("name", "a")
                        .containsEntry("id", id);
                assertThat(event.getData().toString()).doesNotContain("hunter2");
            });
        });
    }

    @Test
    void workThatDoesNotStopIsSaidToGoOn() {
        stubborn(2, "a");

        HttpResponse<String> answer = post(0, "{\"name\":\"a\"}");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(json(answer).get("confirmed").booleanValue()).isTrue();
        assertThat(json(answer).get("state").stringValue()).isEqualTo("STOPPING");
    }

    @Test
    void aSilentOwnerHasTheOrderInItsInbox() {
        String id = sleeper(2, "a");
        hub.cut(replicas.get(2).instance());

        HttpResponse<String> answer = post(0, "{\"name\":\"a\",\"id\":\"" + id + "\"}");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(json(answer).get("confirmed").booleanValue()).isFalse();
        assertThat(json(answer).get("outcome").isNull()).isTrue();
        assertThat(json(answer).get("effect").isNull()).isTrue();
        assertThat(json(answer).get("state").isNull()).isTrue();
        assertThat(replicas.get(2).registry().find("a")).isPresent();
        hub.mend(replicas.get(2).instance());
        await().until(() -> replicas.get(2).registry().find("a").isEmpty());
    }

    @Test
    void aNameThatNobodyHasIsNotFound() {
        assertThat(post(0, "{\"name\":\"a\"}").statusCode()).isEqualTo(404);
        assertThat(get(0, "/inflight/a").statusCode()).isEqualTo(404);
        assertThat(replicas.get(0).http().delete("/inflight/a").statusCode()).isEqualTo(404);
        assertThat(post(0, "{\"name\":\"a\",\"extend\":\"5m\"}").statusCode()).isEqualTo(404);
    }

    @Test
    void aNameThatNobodyWhoAnsweredHasIsATimeOut() {
        hub.cut(replicas.get(2).instance());

        assertRefused(post(0, "{\"name\":\"a\"}"), 504, null);
    }

    @Test
    void aNameOnSeveralReplicasIsAConflictThatNamesThem() {
        String first = sleeper(1, "a");
        sleeper(2, "a");

        HttpResponse<String> answer = post(0, "{\"name\":\"a\"}");

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/problem+json");
        JsonNode candidates = json(answer).get("candidates");
        assertThat(candidates.size()).isEqualTo(2);
        assertThat(candidates.get(0).propertyNames()).containsExactly("instance", "id", "ageSeconds");
        assertThat(get(0, "/inflight/a").statusCode()).isEqualTo(409);

        assertThat(post(0, "{\"name\":\"a\",\"wait\":\"5s\",\"id\":\"" + first + "\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(replicas.get(2).registry().find("a")).isPresent();
    }

    @Test
    void anotherRunUnderTheNameIsAConflict() {
        sleeper(2, "a");

        assertRefused(post(0, "{\"name\":\"a\",\"id\":\"" + replicas.get(2).instance() + "-999\"}"), 409, "id");
        assertRefused(post(0, "{\"name\":\"a\",\"id\":\"nobody-1\"}"), 409, "id");
    }

    @Test
    void aLocalScopeAsksNobodyElse() {
        sleeper(2, "a");

        assertThat(post(0, "{\"name\":\"a\",\"scope\":\"local\"}").statusCode()).isEqualTo(404);
        assertThat(get(0, "/inflight/a?scope=local").statusCode()).isEqualTo(404);
        assertThat(replicas.get(0).http().delete("/inflight/a?scope=local").statusCode())
                .isEqualTo(404);
        assertThat(replicas.get(2).registry().find("a")).isPresent();
    }

    @Test
    void aRunOfAnotherReplicaIsShownInDepth() {
        String id = sleeper(2, "a");

        JsonNode task = json(get(0, "/inflight/a"));

        assertThat(task.get("id").stringValue()).isEqualTo(id);
        assertThat(task.get("instance").stringValue()).isEqualTo(replicas.get(2).instance());
        assertThat(task.get("stack").toString()).contains("CountDownLatch");
        assertThat(task.get("partial").booleanValue()).isFalse();
        assertThat(json(get(0, "/inflight/a?id=" + id)).get("id").stringValue()).isEqualTo(id);
    }

    @Test
    void aDeadlineIsMovedOnAnotherReplica() {
        sleeper(2, "a");

        JsonNode task = json(post(0, "{\"name\":\"a\",\"extend\":\"5m\"}"));

        assertThat(task.get("timeoutSeconds").doubleValue()).isEqualTo(600.0);
        assertThat(task.get("confirmed").booleanValue()).isTrue();
        assertThat(task.get("instance").stringValue()).isEqualTo(replicas.get(2).instance());
    }

    // ---- many

    @Test
    void manyAreCancelledWhereverTheyAre() {
        for (int i = 0; i < 3; i++) {
            sleeper(i, "refresh:" + i);
        }
        sleeper(1, "other");
        JsonNode rehearsal = json(post(0, "{\"match\":\"refresh:*\",\"dryRun\":true}"));
        assertThat(rehearsal.get("matched").intValue()).isEqualTo(3);
        assertThat(rehearsal.get("tasks").size()).isEqualTo(3);

        assertRefused(post(0, "{\"match\":\"refresh:*\",\"expect\":2}"), 409, "expect");
        JsonNode done = json(post(0, "{\"match\":\"refresh:*\",\"expect\":3}"));

        assertThat(done.get("matched").intValue()).isEqualTo(3);
        assertThat(done.get("cancelled").intValue()).isEqualTo(3);
        assertThat(done.get("tasks").size()).isEqualTo(3);
        assertThat(replicas.get(1).registry().find("other")).isPresent();
        await().until(() -> replicas.stream()
                        .mapToInt(replica -> replica.registry().outstanding())
                        .sum()
                == 1);
    }

    @Test
    void nothingIsCancelledWhenItIsNotKnownHowManyMatch() {
        sleeper(0, "refresh:1");
        hub.cut(replicas.get(2).instance());

        assertRefused(post(0, "{\"match\":\"refresh:*\",\"expect\":1}"), 409, "expect");
        assertThat(replicas.get(0).registry().find("refresh:1")).isPresent();
    }

    // ---- without the engine

    @Test
    void withoutTheEngineTheOwnRunsAreThereAndSayItIsNotAll() {
        sleeper(0, "mine");
        sleeper(1, "theirs");
        hub.refuse(true);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> !replicas.get(0)
                        .context()
                        .getBean(InFlightCluster.class)
                        .isUp());

        JsonNode list = json(get(0, "/inflight?scope=cluster&limit=44"));
        assertThat(list.get("engine").stringValue()).isEqualTo("DOWN");
        assertThat(list.get("partial").booleanValue()).isTrue();
        assertThat(list.get("tasks").size()).isEqualTo(1);
        assertRefused(post(0, "{\"name\":\"theirs\"}"), 503, null);
        assertRefused(post(0, "{\"match\":\"*\",\"expect\":1}"), 503, null);
        HttpResponse<String> mine = post(0, "{\"name\":\"mine\",\"wait\":\"5s\"}");
        assertThat(mine.statusCode()).isEqualTo(200);
        assertThat(json(mine).get("partial").booleanValue()).isTrue();
        JsonNode health = json(get(0, "/health")).get("components").get("inflightCluster");
        assertThat(health.get("status").stringValue()).isEqualTo("UP");
        assertThat(health.get("details").get("degraded").booleanValue()).isTrue();
        JsonNode members = json(get(0, "/inflightcluster"));
        assertThat(members.get("engine").stringValue()).isEqualTo("DOWN");
    }

    // ---- who is there

    @Test
    void theMembersAreShown() {
        JsonNode cluster = json(get(1, "/inflightcluster"));

        assertThat(cluster.propertyNames()).containsExactly("instance", "engine", "since", "leaseSeconds", "members");
        assertThat(cluster.get("instance").stringValue())
                .isEqualTo(replicas.get(1).instance());
        assertThat(cluster.get("leaseSeconds").doubleValue()).isEqualTo(30.0);
        assertThat(cluster.get("members").values().stream()
                        .map(member -> member.get("instance").stringValue()))
                .containsExactlyInAnyOrderElementsOf(
                        replicas.stream().map(Replica::instance).toList());
    }

    @Test
    void thereAreMetersAndHealth() {
        assertThat(json(get(0, "/metrics/inflight.cluster.up"))
                        .get("measurements")
                        .get(0)
                        .get("value")
                        .doubleValue())
                .isEqualTo(1.0);
        assertThat(json(get(0, "/metrics")).get("names").values().stream()
                        .map(JsonNode::stringValue)
                        .filter(name -> name.startsWith("inflight.cluster.")))
                .containsExactlyInAnyOrder(
                        "inflight.cluster.up",
                        "inflight.cluster.members",
                        "inflight.cluster.lease",
                        "inflight.cluster.claim",
                        "inflight.cluster.claims",
                        "inflight.cluster.events");
        JsonNode health = json(get(0, "/health")).get("components").get("inflightCluster");
        assertThat(health.get("details").get("engine").stringValue()).isEqualTo("UP");
        assertThat(health.get("details").get("degraded").booleanValue()).isFalse();
    }

    @Test
    void anIdHasTwelveCharactersOfItsReplica() {
        assertThat(replicas.get(0).instance()).matches("[0-9a-v]{12}");
    }

    private static void assertRefused(HttpResponse<String> answer, int status, String field) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(json(answer).get("status").intValue()).isEqualTo(status);
        assertThat(json(answer).path("field").stringValue(null)).isEqualTo(field);
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return HttpEndpoint.json(answer);
    }

    private HttpResponse<String> get(int replica, String path) {
        return replicas.get(replica).http().get(path);
    }

    private HttpResponse<String> post(int replica, String json) {
        return replicas.get(replica).http().post(json);
    }

    private String sleeper(int replica, String name) {
        CountDownLatch until = release;
        return running(replica, name, () -> {
            until.await();
            return null;
        });
    }

    private void stubborn(int replica, String name) {
        CountDownLatch until = release;
        running(replica, name, () -> {
            while (until.getCount() > 0) {
                Thread.onSpinWait();
            }
            return null;
        });
    }

    private String running(int replica, String name, Callable<Void> work) {
        CountDownLatch begun = new CountDownLatch(1);
        var future = replicas.get(replica)
                .registry()
                .start(TaskSpec.named(name).timeout(Duration.ofMinutes(5)).build(), () -> {
                    begun.countDown();
                    return work.call();
                });
        await().until(() -> begun.getCount() == 0);
        return future.id();
    }
}
