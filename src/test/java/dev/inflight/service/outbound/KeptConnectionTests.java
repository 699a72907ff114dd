package dev.inflight.service.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.apache.hc.core5.reactor.IOSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which calls share a connection, seen by a target that notes on which connection each request came. */
class KeptConnectionTests {

    private static final String WHOLE = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private final AtomicReference<String> address = new AtomicReference<>("127.0.0.1");
    private final OutboundClient client = new OutboundClient(
            AllowList.of(List.of("127.0.0.0/8", "target.example"), host ->
                    new InetAddress[] {InetAddress.getByName(address.get())}),
            new BodyBudget(1 << 20),
            SSLContext.getDefault());

    KeptConnectionTests() throws NoSuchAlgorithmException {}

    @AfterEach
    void end() {
        client.close();
    }

    @Test
    void aSecondCallGoesOverTheConnectionThatTheTargetKept() throws Exception {
        try (Target target = new Target((connection, request) -> WHOLE)) {
            call("GET", target, null);
            call("GET", target, null);

            assertThat(target.requests).containsExactly("1: GET", "1: GET");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nKeep-Alive: timeout=1\r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok"
            })
    void oneThatTheTargetDoesNotKeepIsNotUsedAgain(String answer) throws Exception {
        try (Target target = new Target((connection, request) -> answer)) {
            call("GET", target, null);
            call("GET", target, null);

            assertThat(target.requests).containsExactly("1: GET", "2: GET");
        }
    }

    @Test
    void whatTheTargetClosesUnansweredIsAskedOnceMoreOverAnotherConnection() throws Exception {
        try (Target target = new Target((connection, request) -> connection == 1 && request == 2 ? "" : WHOLE)) {
            call("GET", target, null);

            assertThat(call("GET", target, null).body()).isEqualTo("ok");
            assertThat(target.requests).containsExactly("1: GET", "1: GET", "2: GET");
        }
    }

    @Test
    void whatTheTargetAnswersInPartIsNotAskedAgain() throws Exception {
        try (Target target = new Target(
                (connection, request) -> request == 2 ? "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok" : WHOLE)) {
            call("GET", target, null);

            assertThatThrownBy(() -> call("GET", target, null)).hasCauseInstanceOf(IOException.class);
            assertThat(target.requests).containsExactly("1: GET", "1: GET");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE"})
    void whatMustNotBeSentTwiceGetsAConnectionOfItsOwn(String method) throws Exception {
        try (Target target = new Target((connection, request) -> WHOLE)) {
            call("GET", target, null);
            call(method, target, method.equals("DELETE") ? null : "body");

            assertThat(target.requests).containsExactly("1: GET", "2: " + method);
        }
    }

    @Test
    void oneOfACallThatWasStoppedIsClosed() throws Exception {
        try (Target target = new Target((connection, request) -> connection == 1 ? null : WHOLE)) {
            CompletableFuture<OutboundResponse> hanging = exchange("GET", target, null);
            target.awaitRequests(1);
            hanging.cancel(true);
            call("GET", target, null);

            assertThat(target.requests).containsExactly("1: GET", "2: GET");
        }
    }

    @Test
    void aNameThatResolvesToAnotherAddressGetsAnotherConnection() throws Exception {
        try (Target target = new Target((connection, request) -> WHOLE)) {
            call("GET", target, null);
            address.set("127.0.0.2");
            call("GET", target, null);

            assertThat(target.requests).containsExactly("1: GET", "2: GET");
        }
    }

    @Test
    void whatHasJustBeenCancelledOnAKeptConnectionIsNotAskedAgain() throws Exception {
        try (Target target = new Target((connection, request) -> request == 2 ? null : WHOLE)) {
            call("GET", target, null);
            CompletableFuture<OutboundResponse> hanging = exchange("GET", target, null);
            target.awaitRequests(2);
            hanging.cancel(true);
            call("GET", target, null);

            assertThat(target.requests).containsExactly("1: GET", "1: GET", "2: GET");
        }
    }

    @Test
    void whatCannotBeAskedOnceMoreFails() throws Exception {
        try (Target target = new Target((connection, request) -> WHOLE)) {
            URI url = URI.create("http://target.example:" + target.server.getLocalPort() + "/");
            KeptConnections.Route route = new KeptConnections.Route(
                    "http", "target.example", url.getPort(), InetAddress.getByName("127.0.0.1"));
            OutboundExchange kept = new OutboundExchange(
                    new OutboundRequest("GET", url, Map.of(), null),
                    1_000,
                    new BodyBudget(1_000),
                    new KeptConnections(1, 1),
                    route);
            RepeatedExchange repeated = new RepeatedExchange(kept, () -> {
                throw new IllegalStateException("shut down");
            });
            kept.completed(mock(IOSession.class));

            kept.failed(new IOException("closed"));

            assertThatThrownBy(() -> repeated.get(10, TimeUnit.SECONDS)).hasRootCauseMessage("shut down");
        }
    }

    private OutboundResponse call(String method, Target target, String body) throws Exception {
        return exchange(method, target, body).get(10, TimeUnit.SECONDS);
    }

    private CompletableFuture<OutboundResponse> exchange(String method, Target target, String body) {
        URI url = URI.create("http://target.example:" + target.server.getLocalPort() + "/");
        return client.exchange(new OutboundRequest(method, url, Map.of(), body));
    }

    /** What is said to a request; {@code null}: nothing, and the connection stays; what is not whole: and then it is closed. */
    private interface Answer {
        String to(int connection, int request);
    }

    private static final class Target implements AutoCloseable {

        private final ServerSocket server = new ServerSocket(0);
        private final List<String> requests = new CopyOnWriteArrayList<>();
        private final Answer answer;

        Target(Answer answer) throws IOException {
            this.answer = answer;
            Thread acceptor = new Thread(this::accept, "target");
            acceptor.setDaemon(true);
            acceptor.start();
        }

        void awaitRequests(int many) {
            await().until(() -> requests.size() == many);
        }

        private void accept() {
            try {
                for (int connection = 1; ; connection++) {
                    Socket socket = server.accept();
                    int number = connection;
                    Thread thread = new Thread(() -> serve(socket, number), "target-" + number);
                    thread.setDaemon(true);
                    thread.start();
                }
            } catch (IOException closed) {
                // the test is over
            }
        }

        private void serve(Socket socket, int connection) {
            try (socket) {
                InputStream in = socket.getInputStream();
                for (int request = 1; ; request++) {
                    StringBuilder head = new StringBuilder();
                    while (head.indexOf("\r\n\r\n") < 0) {
                        int c = in.read();
                        if (c < 0) {
                            return;
                        }
                        head.append((char) c);
                    }
                    requests.add(connection + ": " + head.substring(0, head.indexOf(" ")));
                    String said = answer.to(connection, request);
                    if (said != null) {
                        socket.getOutputStream().write(said.getBytes(StandardCharsets.US_ASCII));
                        if (!said.endsWith("\r\n\r\nok") || said.contains("Length: 9")) {
                            return;
                        }
                    }
                    if (head.toString().contains("Content-Length: 4")) {
                        in.skipNBytes(4);
                    }
                }
            } catch (IOException closed) {
                // by the client
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
