package dev.inflight.service.attack;

import dev.inflight.service.RawHttp;
import dev.inflight.service.SlowUpstream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** Everything bad at once. Each method is one bad deed, to be repeated by a thread of its own. */
final class HostileCrowd implements AutoCloseable {

    private static final int SLOW_CLIENTS = 100;
    private static final int VIEWERS = 40;

    private final Besieged services;
    private final int port;
    private final List<Attack> attacks;
    private final Spout spout;
    private final SlowUpstream silent = SlowUpstream.saying(SlowUpstream.SILENCE);
    private final SlowUpstream garbled = SlowUpstream.saying("HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(10_000));
    private final AtomicLong deeds = new AtomicLong();

    HostileCrowd(Besieged services) throws IOException {
        this.services = services;
        this.port = services.local().port();
        this.spout = new Spout();
        this.attacks = AttackTable.all(services).stream()
                .filter(attack -> services.hasDoor(attack.door()))
                .toList();
    }

    long deeds() {
        return deeds.get();
    }

    /** Any of the attacks that change nothing. */
    void attack(Random random) {
        Attack attack = attacks.get(random.nextInt(attacks.size()));
        services.ask(attack.door(), attack.request());
        deeds.incrementAndGet();
    }

    /** A task whose target pours without end, says nothing, or talks rubbish; under few names, so that they overlap. */
    void start(Random random) {
        int target = List.of(spout.port(), silent.port(), garbled.port()).get(random.nextInt(3));
        String order = "{\"name\":\"bad:" + random.nextInt(8) + "\",\"label\":\"" + "x".repeat(random.nextInt(2_000))
                + "\",\"timeout\":\"" + (1 + random.nextInt(3)) + "s\",\"request\":{\"url\":\"http://127.0.0.1:"
                + target
                + "/\"}}";
        RawHttp.send(port, Attack.post("/tasks", order));
        silent.forget();
        garbled.forget();
        deeds.incrementAndGet();
    }

    /** Many who begin a body, or a head, and send a byte now and then until they are cut off. */
    void dawdle() throws IOException, InterruptedException {
        String head = "POST /actuator/inflight HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: 4000\r\n";
        List<Socket> open = new ArrayList<>();
        try {
            for (int i = 0; i < SLOW_CLIENTS; i++) {
                open.add(say(i % 2 == 0 ? head + "\r\n{" : head));
            }
            for (int second = 0; second < 15 && !open.isEmpty(); second++) {
                pause(1_000);
                open.removeIf(socket -> !drip(socket));
            }
        } finally {
            closeAll(open);
        }
        deeds.addAndGet(SLOW_CLIENTS);
    }

    /** More pages than are let in, and none reads what it is sent. */
    void stare() throws IOException, InterruptedException {
        List<Socket> open = new ArrayList<>();
        try {
            for (int i = 0; i < VIEWERS; i++) {
                open.add(say("GET /live/stream?name=" + i + "* HTTP/1.1\r\nHost: localhost\r\n\r\n"));
            }
            pause(10_000);
        } finally {
            closeAll(open);
        }
        deeds.addAndGet(VIEWERS);
    }

    /** Far more than anybody wants to read. */
    void flood() throws IOException {
        byte[] chunk = ("100000\r\n" + " ".repeat(1 << 20) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        try (Socket socket = say("POST /tasks HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n")) {
            for (int i = 0; i < 60 && socket.getInputStream().available() == 0; i++) {
                socket.getOutputStream().write(chunk);
            }
        } finally {
            deeds.incrementAndGet();
        }
    }

    private Socket say(String text) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static boolean drip(Socket socket) {
        try {
            socket.getOutputStream().write(' ');
            return true;
        } catch (IOException cutOff) {
            return false;
        }
    }

    private static void pause(long millis) throws InterruptedException {
        new java.util.concurrent.CountDownLatch(1).await(millis, java.util.concurrent.TimeUnit.MILLISECONDS);
    }

    private static void closeAll(List<Socket> sockets) throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @Override
    public void close() throws IOException {
        spout.close();
        silent.close();
        garbled.close();
    }
}
