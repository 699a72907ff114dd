package dev.inflight.service.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.service.RawHttp.Answer;
import dev.inflight.service.attack.Besieged.Trace;
import dev.inflight.service.attack.Besieged.World;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every attack is answered as it should be, and changes nothing: no run begins, ends or is touched, no call is made. */
@Tag("attack")
class AttacksIT {

    private static Besieged services;

    @BeforeAll
    static void startAll() {
        services = new Besieged();
    }

    @AfterAll
    static void stopAll() {
        services.close();
    }

    static List<Attack> attacks() {
        return AttackTable.all(services).stream()
                .filter(attack -> services.hasDoor(attack.door()))
                .toList();
    }

    @Test
    void there_are_many() {
        assertThat(attacks()).hasSizeGreaterThanOrEqualTo(120).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void an_attack_is_refused_and_changes_nothing(Attack attack) {
        World before = services.world(attack.door());
        Instant since = Instant.now();

        Answer answer = services.ask(attack.door(), attack.request());

        assertThat(answer.status())
                .as(attack + "\n" + answer.head() + answer.body())
                .isIn(attack.answers());
        assertThat(answer.body()).doesNotContain("\tat ", "Tomcat/", "Exception", "correct horse");
        assertThat(answer.head()).doesNotContainIgnoringCase("\nServer:").doesNotContainIgnoringCase("\nSet-Cookie:");
        assertThat(services.world(attack.door())).isEqualTo(before);
        List<Trace> trail = services.trail(attack.door(), since);
        assertThat(trail).extracting(Trace::type).isSubsetOf("INFLIGHT_REFUSED");
        if (attack.audited()) {
            assertThat(trail).extracting(Trace::status).contains(answer.status());
        }
    }

    @ParameterizedTest
    @MethodSource("roles")
    void those_who_may_still_can(String title, int expected, Door door, String request) {
        Answer answer = services.ask(door, request);
        assertThat(answer.status()).as(answer.head() + answer.body()).isEqualTo(expected);
    }

    static List<Arguments> roles() {
        Tokens tokens = services.tokens();
        String viewer = tokens.bearer(tokens.ours("viewer", "inflight.view", 600));
        String admin = tokens.bearer(tokens.ours("boss", "openid inflight:admin", 600));
        String rehearsal = "{\"match\":\"victim\",\"dryRun\":true}";
        String own = "Origin: http://localhost\r\nSec-Fetch-Site: same-origin\r\n";
        return List.of(
                Arguments.of("this machine looks", 200, Door.LOCAL, Attack.get(Attack.ENDPOINT)),
                Arguments.of("this machine rehearses", 200, Door.LOCAL, Attack.post(Attack.ENDPOINT, rehearsal)),
                Arguments.of("a viewer looks", 200, Door.LOGIN, Attack.get(Attack.ENDPOINT, viewer)),
                Arguments.of("a token rehearses", 200, Door.LOGIN, Attack.post(Attack.ENDPOINT, rehearsal, admin)),
                Arguments.of(
                        "a password rehearses", 200, Door.LOGIN, Attack.post(Attack.ENDPOINT, rehearsal, Attack.ADMIN)),
                Arguments.of(
                        "the page's own origin rehearses",
                        200,
                        Door.LOGIN,
                        Attack.post(Attack.ENDPOINT, rehearsal, Attack.ADMIN, own)),
                Arguments.of(
                        "a configured host looks",
                        200,
                        Door.LOGIN,
                        Attack.get(Attack.ENDPOINT, viewer).replace("Host: localhost", "Host: inflight.example")),
                Arguments.of("a probe asks", 200, Door.LOGIN, Attack.get("/actuator/health/readiness")),
                Arguments.of("Prometheus scrapes", 200, Door.LOGIN, Attack.get("/actuator/prometheus")),
                Arguments.of(
                        "a probe that logs in",
                        200,
                        Door.MANAGEMENT_PORT,
                        Attack.get("/actuator/health", Attack.ADMIN)));
    }

    @Test
    void probes_from_the_network_need_no_login() {
        if (services.hasDoor(Door.STRANGER)) {
            assertThat(services.ask(Door.STRANGER, Attack.get("/actuator/health"))
                            .status())
                    .isEqualTo(200);
        }
    }
}
