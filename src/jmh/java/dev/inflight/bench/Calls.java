package dev.inflight.bench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import dev.inflight.TaskSpec;
import dev.inflight.core.DefaultInFlightRegistry;
import dev.inflight.reach.http.TaskRequestFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.slf4j.LoggerFactory;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/**
 * What it costs that calls stop with their task: {@code RestClient} on the JDK's client, against a server on this machine that
 * answers at once, reached and not, one call each by turns, on a task's thread and on one without a task. Microseconds, medians.
 */
public final class Calls {

    private static final int WARM_UP = 10_000;
    private static final int TURNS = 20_000;

    private final RestClient plain;
    private final RestClient reached;
    private final String url;

    private Calls(ClientHttpRequestFactory factory, String url) {
        this.plain = RestClient.builder().requestFactory(factory).build();
        this.reached = RestClient.builder()
                .requestFactory(TaskRequestFactory.around(factory, false))
                .build();
        this.url = url;
    }

    public static void main(String[] args) throws Exception {
        ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger("ROOT").setLevel(Level.OFF);
        Figures figures = new Figures();
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            serve(server);
            Calls calls =
                    new Calls(new JdkClientHttpRequestFactory(), "http://127.0.0.1:" + server.getLocalPort() + "/");
            calls.compare(figures, "calls.noTask");
            try (DefaultInFlightRegistry registry =
                    DefaultInFlightRegistry.builder().build()) {
                registry.start(
                                TaskSpec.named("calls")
                                        .timeout(Duration.ofHours(1))
                                        .build(),
                                () -> {
                                    calls.compare(figures, "calls.task");
                                    return null;
                                })
                        .get();
            }
        }
        System.exit(0); // the JDK's client is not to be closed on 17
    }

    private void compare(Figures figures, String what) {
        for (int i = 0; i < WARM_UP; i++) {
            micros(plain);
            micros(reached);
        }
        double[] without = new double[TURNS];
        double[] with = new double[TURNS];
        for (int i = 0; i < TURNS; i++) {
            if (i % 2 == 0) {
                without[i] = micros(plain);
                with[i] = micros(reached);
            } else {
                with[i] = micros(reached);
                without[i] = micros(plain);
            }
        }
        Arrays.sort(without);
        Arrays.sort(with);
        figures.add(what, "BARE", without[TURNS / 2], "us");
        figures.add(what, "REACHED", with[TURNS / 2], "us");
    }

    private double micros(RestClient client) {
        long from = System.nanoTime();
        String answer = client.get().uri(url).retrieve().body(String.class);
        long took = System.nanoTime() - from;
        if (!"hello".equals(answer)) {
            throw new IllegalStateException(answer);
        }
        return took / 1_000d;
    }

    private static void serve(ServerSocket server) {
        thread(() -> {
            while (true) {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                thread(() -> answer(socket));
            }
        });
    }

    private static void answer(Socket socket) throws IOException {
        byte[] answer = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello"
                .getBytes(StandardCharsets.US_ASCII);
        BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.isEmpty()) {
                socket.getOutputStream().write(answer);
            }
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void thread(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException over) {
                // the other side has gone
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
