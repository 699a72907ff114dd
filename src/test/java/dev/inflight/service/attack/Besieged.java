package dev.inflight.service.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.service.RawHttp;
import dev.inflight.service.RawHttp.Answer;
import dev.inflight.service.ServiceProcess;
import dev.inflight.service.SlowUpstream;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The services that are attacked, each with a run named {@code victim}, and a target that nobody may reach. */
final class Besieged implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int PATIENCE_MILLIS = 20_000;

    private final Tokens tokens = new Tokens();
    private final SlowUpstream target = SlowUpstream.saying(SlowUpstream.SILENCE);
    private final SlowUpstream trap = SlowUpstream.answering("caught");
    private final ServiceProcess local;
    private final ServiceProcess login;
    private final ServiceProcess split;
    private final int management = freePort();
    private final Optional<InetAddress> outside = outside();
    private final Map<Door, String> victims = new EnumMap<>(Door.class);

    /**
     * What an attack might change.
     *
     * @param victim the victim's run, state and timeout
     * @param outstanding how many futures are
     * @param ended how many runs have ended so far
     * @param caught how many calls have reached the trap
     */
    record World(String victim, int outstanding, double ended, int caught) {}

    /**
     * One line of the audit trail.
     *
     * @param type what has been done, or that it was refused
     * @param status of the answer
     * @param from the client's address
     */
    record Trace(String type, int status, String from) {}

    Besieged() {
        local = ServiceProcess.start("--server.address=0.0.0.0");
        login = ServiceProcess.start(
                "--spring.security.user.name=admin",
                "--spring.security.user.password=correct horse",
                "--spring.security.oauth2.resourceserver.jwt.jwk-set-uri=" + tokens.url(),
                "--inflight.access.hosts=inflight.example");
        split = ServiceProcess.start(
                "--spring.security.user.name=admin",
                "--spring.security.user.password=correct horse",
                "--management.server.port=" + management,
                "--inflight.access.probes=false");
        for (Door door : List.of(Door.LOCAL, Door.LOGIN, Door.MAIN_PORT)) {
            String order = "{\"name\":\"victim\",\"timeout\":\"30m\",\"request\":{\"url\":\"" + target.url() + "\"}}";
            Answer started = ask(door, Attack.post("/tasks", order, credentials(door)));
            assertThat(started.status()).as(started.body()).isEqualTo(202);
            victims.put(door, JSON.readTree(started.body()).get("id").asString());
            assertThat(target.next().head()).startsWith("GET /slow");
        }
    }

    private static int freePort() {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An address of this machine that is no loopback. */
    private static Optional<InetAddress> outside() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The one that serves this machine only. */
    ServiceProcess local() {
        return local;
    }

    Tokens tokens() {
        return tokens;
    }

    /** The id of the victim's run. */
    String victim(Door door) {
        return victims.getOrDefault(door, "");
    }

    /** Where the trap listens, on 127.0.0.1. */
    int trapPort() {
        return trap.port();
    }

    /** Whether an attacker can stand there at all. */
    boolean hasDoor(Door door) {
        return door != Door.STRANGER || outside.isPresent();
    }

    Answer ask(Door door, String request) {
        InetAddress address = door == Door.STRANGER ? outside.orElseThrow() : InetAddress.getLoopbackAddress();
        return RawHttp.send(address, port(door), request.getBytes(StandardCharsets.ISO_8859_1), PATIENCE_MILLIS);
    }

    World world(Door door) {
        JsonNode list = json(door, "/actuator/inflight?limit=10");
        JsonNode only = list.at("/tasks/0");
        double ended = askEndpoint(door, "/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith("inflight_runs_seconds_count"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
        String victim = only.path("name").asString() + " " + only.path("id").asString() + " "
                + only.path("state").asString() + " "
                + only.path("timeoutSeconds").asString();
        return new World(victim, list.get("outstanding").asInt(), ended, trap.waiting());
    }

    /** What the audit trail says of what came after this moment. */
    List<Trace> trail(Door door, Instant since) {
        return json(door, "/actuator/auditevents?after=" + since)
                .get("events")
                .valueStream()
                .map(event -> new Trace(
                        event.get("type").asString(),
                        event.at("/data/status").asInt(),
                        event.at("/data/from").asString()))
                .toList();
    }

    private JsonNode json(Door door, String path) {
        return JSON.readTree(askEndpoint(door, path).body());
    }

    /** As somebody who may. */
    private Answer askEndpoint(Door door, String path) {
        Door way = switch (door) {
            case STRANGER -> Door.LOCAL;
            case MAIN_PORT -> Door.MANAGEMENT_PORT;
            default -> door;
        };
        return ask(way, Attack.get(path, credentials(way)));
    }

    private static String credentials(Door door) {
        return door == Door.LOCAL ? "" : Attack.ADMIN;
    }

    private int port(Door door) {
        return switch (door) {
            case LOCAL, STRANGER -> local.port();
            case LOGIN -> login.port();
            case MAIN_PORT -> split.port();
            case MANAGEMENT_PORT -> management;
        };
    }

    @Override
    public void close() {
        local.close();
        login.close();
        split.close();
        target.close();
        trap.close();
        tokens.close();
    }
}
